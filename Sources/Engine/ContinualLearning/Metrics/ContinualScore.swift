/// One number for several criteria, and one for how steady they are (Díaz-Rodríguez et al. 2018, arXiv 1810.13166,
/// section 3): CL_score = Σ w_k·c_k, CL_stability = 1 − Σ w_k·std(c_k), with each c_k from 0 to 1 and Σ w_k = 1.
///
/// ```swift
/// let score = ContinualScore([.init(runs: [0.8, 0.9], weight: 0.5), .init(runs: [1, 1], weight: 0.5)])
/// score?.value      // 0.925
/// ```
public struct ContinualScore: Sendable, Hashable {
    /// A criterion in every run of a method.
    public struct Criterion: Sendable, Hashable {
        public let runs: [Double]
        public let weight: Double
        public init(runs: [Double], weight: Double) { (self.runs, self.weight) = (runs, weight) }
    }

    /// CL_score, with means over runs for c_k.
    public let value: Double
    /// CL_stability, with sample standard deviations over runs; nil with fewer than two runs.
    public let stability: Double?

    /// Nil unless every criterion has as many runs, all shares from 0 to 1, and weights are at least 0 and sum to 1.
    public init?(_ criteria: [Criterion]) {
        guard let runs = criteria.first?.runs.count, runs > 0,
            criteria.allSatisfy({ $0.runs.count == runs && $0.weight >= 0 && $0.runs.allSatisfy((0...1).contains) }),
            abs(criteria.map(\.weight).reduce(0, +) - 1) < 1e-9
        else { return nil }
        let means = criteria.map { $0.runs.reduce(0, +) / Double(runs) }
        value = zip(criteria, means).map { $0.weight * $1 }.reduce(0, +)
        guard runs > 1 else {
            stability = nil
            return
        }
        stability =
            1
            - zip(criteria, means).map { criterion, mean in
                let squares = criterion.runs.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
                return criterion.weight * (squares / Double(runs - 1)).squareRoot()
            }.reduce(0, +)
    }
}
