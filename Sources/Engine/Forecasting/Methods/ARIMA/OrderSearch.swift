/// The stepwise search for the orders of an ARIMA model (Hyndman and Khandakar 2008, section 3.2).
///
/// From the first models it goes to the neighbour with the lower criterion, the first that is found, until none has one.
struct OrderSearch<Model> {
    /// A model of the search.
    struct Candidate: Hashable {
        var p: Int
        var q: Int
        var hasConstant: Bool
    }

    /// How far to go, and what a model may have.
    struct Bounds {
        var limits: AutoARIMA.Limits
        /// Whether the first models have a constant.
        var beginsWithConstant: Bool
        /// Whether a step may add or take away the constant.
        var changesConstant: Bool
    }

    private let bounds: Bounds
    private let fit: (Candidate) -> (criterion: Double, model: Model)?
    private var tried: Set<Candidate> = []
    private var leader: (criterion: Double, model: Model)?

    /// - Parameter fit: The model of a candidate and its criterion; nil for one that is not allowed.
    init(_ bounds: Bounds, fit: @escaping (Candidate) -> (criterion: Double, model: Model)?) {
        (self.bounds, self.fit) = (bounds, fit)
    }

    /// The model with the lowest criterion that stepping finds, or nil when none is allowed.
    mutating func best() -> Model? {
        let (limits, hasConstant) = (bounds.limits, bounds.beginsWithConstant)
        let (p, q) = (min(2, limits.autoregressive), min(2, limits.movingAverage))
        var current = Candidate(p: p, q: q, hasConstant: hasConstant)
        var firsts = [current, Candidate(p: 0, q: 0, hasConstant: hasConstant)]
        if limits.autoregressive > 0 { firsts.append(Candidate(p: 1, q: 0, hasConstant: hasConstant)) }
        if limits.movingAverage > 0 { firsts.append(Candidate(p: 0, q: 1, hasConstant: hasConstant)) }
        if hasConstant { firsts.append(Candidate(p: 0, q: 0, hasConstant: false)) }
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
        if bounds.changesConstant {
            neighbours.append(Candidate(p: current.p, q: current.q, hasConstant: !current.hasConstant))
        }
        let limits = bounds.limits
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
        guard tried.insert(candidate).inserted, let (criterion, model) = fit(candidate),
            criterion < leader?.criterion ?? .infinity
        else { return false }
        leader = (criterion, model)
        return true
    }
}
