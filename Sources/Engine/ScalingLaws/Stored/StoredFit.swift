/// A fit as it is kept: the law, how it was found, what the runs spanned, and the constants of some refits, which give
/// whatever is asked of the law its range.
public struct StoredFit: Sendable, Hashable {
    /// Of the file's layout.
    public static let version = 1
    /// How many refits are kept at most: 95 % ranges by percentiles want about as many.
    public static let mostSamples = 200

    /// As `swath fit` takes it.
    public let name: String
    public let law: FittedLaw
    /// By name, in the order of the law's.
    public let constants: [Constant]
    public let method: FitMethod
    /// Σ of Huber's loss of logarithms, or of squares where there is no δ: of losses, or of ln N of best sizes.
    public let objective: Double
    /// δ of Huber's loss.
    public let delta: Double?
    /// How many runs it was fitted to.
    public let runs: Int
    /// What they span.
    public let ranges: RunRanges
    /// Decisive constants that they do not determine.
    public let undetermined: [String]
    /// Laws of refits, at most ``mostSamples``.
    public let samples: [FittedLaw]

    public struct Constant: Sendable, Hashable {
        public let name: String
        public let value: Double
        /// In each refit, as many as ``StoredFit/samples``.
        public let samples: [Double]

        public init(name: String, value: Double, samples: [Double]) {
            (self.name, self.value, self.samples) = (name, value, samples)
        }
    }

    /// - Throws: `insufficient`, `outOfRange` for constants that no such law has, in a fit or in a sample, for numbers of
    ///   samples that differ, and for no runs.
    public init(
        name: String, constants: [Constant], method: FitMethod, objective: Double, delta: Double?, runs: Int,
        ranges: RunRanges, undetermined: [String]
    ) throws(ScalingLawError) {
        guard runs > 0 else { throw .outOfRange("runs", value: Double(runs), range: "at least 1") }
        guard objective.isFinite, objective >= 0 else {
            throw .outOfRange("objective", value: objective, range: "a number from 0 on")
        }
        if let delta { try requirePositive("delta", delta) }
        guard Set(constants.map(\.name)).count == constants.count else {
            throw .insufficient("a constant is given twice")
        }
        let count = constants.first?.samples.count ?? 0
        guard constants.allSatisfy({ $0.samples.count == count }) else {
            throw .insufficient("the constants have different numbers of samples")
        }
        law = try FittedLaw(
            name, Dictionary(constants.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
        var samples: [FittedLaw] = []
        for place in 0..<count {
            let pairs = constants.map { ($0.name, $0.samples[place]) }
            samples.append(try FittedLaw(name, Dictionary(pairs, uniquingKeysWith: { first, _ in first })))
        }
        self.samples = samples
        (self.name, self.constants, self.method) = (name, constants, method)
        (self.objective, self.delta, self.runs) = (objective, delta, runs)
        (self.ranges, self.undetermined) = (ranges, undetermined)
    }

    /// What a report has to keep. Refits are as they were drawn, the first ones; those that are no law (an exponent of 0
    /// or below, a scale without bound) are passed over.
    ///
    /// - Throws: `insufficient`, `outOfRange` where the fit itself is no law.
    public init(_ report: LawReport) throws(ScalingLawError) {
        let names = report.constants.map(\.name)
        var kept: [[Double]] = []
        for sample in report.samples where kept.count < Self.mostSamples {
            let pairs = Dictionary(uniqueKeysWithValues: zip(names, sample))
            if (try? FittedLaw(report.law, pairs)) != nil { kept.append(sample) }
        }
        try self.init(
            name: report.law,
            constants: report.constants.enumerated().map { place, constant in
                Constant(name: constant.name, value: constant.value, samples: kept.map { $0[place] })
            },
            method: report.method, objective: report.objective, delta: report.delta, runs: report.runs,
            ranges: report.ranges, undetermined: report.undetermined)
    }

    /// The range that holds 95 % of the refits, by percentiles; nil where there are fewer than 20 of them, or the
    /// quantity is not defined for one. What a refit's law never reaches is without bound.
    public func interval(
        of quantity: (_ law: FittedLaw) throws(ScalingLawError) -> Double
    ) -> (lower: Double, upper: Double)? {
        guard samples.count >= 20 else { return nil }
        var values: [Double] = []
        for sample in samples {
            do throws(ScalingLawError) {
                let value = try quantity(sample)
                guard !value.isNaN else { return nil }
                values.append(value)
            } catch {
                guard case .unreachable = error else { return nil }
                values.append(.infinity)
            }
        }
        return percentileRange(values)
    }
}
