import Numerics

/// The stepwise search for the orders of an ARMA model of differenced values.
struct OrderSearch {
    private let values: [Double]
    private let differences: Int
    private let limits: AutoARIMA.Limits
    private var tried: Set<Candidate> = []
    private var leader: (candidate: Candidate, criterion: Double, model: ARIMAModel)?

    /// A model of the search.
    private struct Candidate: Hashable {
        var p: Int
        var q: Int
        var hasConstant: Bool
    }

    /// - Parameter values: The d-th differences, not constant.
    init(_ values: [Double], differences: Int, limits: AutoARIMA.Limits) {
        self.values = values
        self.differences = differences
        self.limits = limits
    }

    /// The model with the lowest criterion that stepping finds, or nil when none is allowed.
    mutating func best() -> ARIMAModel? {
        let allowsConstant = differences < 2
        let (p, q) = (min(2, limits.autoregressive), min(2, limits.movingAverage))
        var current = Candidate(p: p, q: q, hasConstant: allowsConstant)
        var firsts = [current, Candidate(p: 0, q: 0, hasConstant: allowsConstant)]
        if limits.autoregressive > 0 { firsts.append(Candidate(p: 1, q: 0, hasConstant: allowsConstant)) }
        if limits.movingAverage > 0 { firsts.append(Candidate(p: 0, q: 1, hasConstant: allowsConstant)) }
        if allowsConstant { firsts.append(Candidate(p: 0, q: 0, hasConstant: false)) }
        for first in firsts where becomesLeader(first) {
            // The model without a constant moves the orders, and the steps from there have one.
            (current.p, current.q) = (first.p, first.q)
        }
        while tried.count < limits.models, let next = step(from: current) { current = next }
        return leader?.model
    }

    /// The first neighbour that is better than all before it.
    private mutating func step(from current: Candidate) -> Candidate? {
        let moves = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]
        var neighbours = moves.map {
            Candidate(p: current.p + $0.0, q: current.q + $0.1, hasConstant: current.hasConstant)
        }
        if differences < 2 {
            neighbours.append(Candidate(p: current.p, q: current.q, hasConstant: !current.hasConstant))
        }
        for next in neighbours
        where (0...limits.autoregressive).contains(next.p) && (0...limits.movingAverage).contains(next.q)
            && !tried.contains(next) && tried.count < limits.models
        {
            if becomesLeader(next) { return next }
        }
        return nil
    }

    /// Whether the candidate becomes the leader.
    private mutating func becomesLeader(_ candidate: Candidate) -> Bool {
        tried.insert(candidate)
        guard let (criterion, model) = fitted(candidate), criterion < leader?.criterion ?? .infinity else {
            return false
        }
        leader = (candidate, criterion, model)
        return true
    }

    /// The corrected criterion of Akaike, and the model; nil for one that is not allowed.
    private func fitted(_ candidate: Candidate) -> (criterion: Double, model: ARIMAModel)? {
        let process = ARMAProcess(
            values: values, autoregressive: candidate.p, movingAverage: candidate.q, hasLevel: candidate.hasConstant)
        guard let fit = process.likelihoodFit() else { return nil }
        guard Self.isAllowed(fit.phi.map { -$0 }), Self.isAllowed(fit.theta) else { return nil }
        let count = Double(values.count)
        let numbers = Double(candidate.p + candidate.q + (candidate.hasConstant ? 1 : 0) + 1)
        let left = count - numbers - 1
        guard left > 0, fit.minusTwoLogLikelihood.isFinite else { return nil }
        let criterion = fit.minusTwoLogLikelihood + 2 * numbers + 2 * numbers * (numbers + 1) / left
        let order = ARIMAOrder(candidate.p, differences, candidate.q)
        return (criterion, ARIMAModel(order: order, phi: fit.phi, theta: fit.theta, level: fit.level))
    }

    /// Whether 1 + Σ c_i·z^i has no root closer to 0 than 1.01. A single coefficient is not looked at, as in the
    /// original.
    private static func isAllowed(_ coefficients: [Double]) -> Bool {
        guard let last = coefficients.lastIndex(where: { abs($0) > 1e-8 }), last > 0 else { return true }
        // Inverse roots are the eigenvalues of the companion matrix.
        let size = last + 1
        var companion = Matrix(rows: size, columns: size)
        for i in 0..<size { companion[0, i] = -coefficients[i] }
        for i in 1..<size { companion[i, i - 1] = 1 }
        guard let problem = try? GeneralEigenproblem(companion, withVectors: false) else { return false }
        return (0..<size).allSatisfy { problem.values.magnitude(at: $0) <= 1 / 1.01 }
    }
}
