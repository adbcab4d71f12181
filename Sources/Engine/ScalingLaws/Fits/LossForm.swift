/// A law as a function of free numbers, for fitting: its constants in whatever form makes a search well behaved.
public protocol LossForm: Sendable {
    associatedtype Law: Sendable
    /// As `swath fit` and sweep files write it.
    static var name: String { get }
    /// The constants that are reported, in the order of ``values(_:)``: one for each free number, in their order, then those
    /// that follow from these or are held.
    var constants: [LawConstant] { get }
    /// How many free numbers there are: at most 8, and no more than constants.
    var count: Int { get }
    /// Whether the form has what it needs from a run.
    func covers(_ run: MeasuredRun) -> Bool
    /// What it needs beside size, tokens and loss, in words; nil for nothing.
    static var need: String? { get }
    /// Corners of the box in which searches start.
    func box(_ runs: [MeasuredRun]) -> (lower: [Double], upper: [Double])
    /// The law at free numbers.
    func law(_ point: [Double]) -> Law
    /// The constants that are reported.
    func values(_ point: [Double]) -> [Double]
    /// The loss that the law foresees for a run, without use of the run's own loss.
    func prediction(_ point: [Double], _ run: MeasuredRun) throws(ScalingLawError) -> Double
    /// What ``logLoss(_:_:)`` takes, of free numbers, and the derivative of each by its free number.
    func natural(_ point: [Double]) -> (numbers: SIMD8<Double>, slopes: SIMD8<Double>)
    /// ln of the loss for a run, and its derivatives by the natural numbers.
    func logLoss(_ natural: SIMD8<Double>, _ run: LoggedRun) -> (value: Double, slopes: SIMD8<Double>)
}

extension LossForm {
    public static var need: String? { nil }

    /// Free numbers that are natural ones as they stand.
    public func natural(_ point: [Double]) -> (numbers: SIMD8<Double>, slopes: SIMD8<Double>) {
        var numbers = SIMD8<Double>.zero
        for (place, number) in point.enumerated() { numbers[place] = number }
        return (numbers, .one)
    }
}

/// A constant of a law.
public struct LawConstant: Sendable, Hashable {
    /// As tables and JSON write it: `alpha_N`.
    public let name: String
    /// Whether the law says little while this constant is not known: an exponent of size or data, an irreducible loss.
    /// Scales (`A`, `N_c`) go with their exponents, and a critical batch size may be known where its two
    /// constants are not.
    public let isDecisive: Bool
    /// Whether it was given beforehand, and is the same in every refit.
    public let isHeld: Bool

    public init(_ name: String, isDecisive: Bool = false, isHeld: Bool = false) {
        (self.name, self.isDecisive, self.isHeld) = (name, isDecisive, isHeld)
    }
}
