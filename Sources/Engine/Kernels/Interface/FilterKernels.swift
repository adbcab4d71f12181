/// The sides of a convolution's filters.
public struct FilterSides: Sendable, Hashable {
    /// Filters, what each of them reads, and places of its window.
    public var outputs: Int
    public var inputs: Int
    public var taps: Int

    public init(outputs: Int, inputs: Int, taps: Int) {
        self.outputs = outputs
        self.inputs = inputs
        self.taps = taps
    }

    public var count: Int { outputs * inputs * taps }
}

/// Filters are kept as o×i×taps, PyTorch's order. Loops over channels want the channels side by side.
public protocol FilterKernels<Scalar> {
    associatedtype Scalar

    /// y[places[t], i, o] ← x[o, i, t], and zeros from the last o up to `step`, the length of y's rows. Without places a
    /// tap stays where it is.
    static func packFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, places: UnsafePointer<Int>?, step: Int,
        into y: UnsafeMutablePointer<Scalar>)

    /// y[places[t], o, i] ← x[o, i, t], and zeros from the last i up to `step`.
    static func packTurnedFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, places: UnsafePointer<Int>?, step: Int,
        into y: UnsafeMutablePointer<Scalar>)

    /// y[o, i, t] ← x[t, i, o], or is added to: the way back of `packFilters`.
    static func unpackFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, step: Int, into y: UnsafeMutablePointer<Scalar>,
        accumulates: Bool)
}
