/// The same minimisation from many starting points, on all cores.
///
/// ```swift
/// let starts = try MultiStart.latinHypercube(count: 20, lower: [-5, -5], upper: [5, 5], random: stream)
/// let search = try MultiStart(from: starts) { start throws(OptimizationError) in
///     try LimitedMemoryBFGS().minimize(from: start, objective)
/// }
/// print(search.best.value, search.values)
/// ```
public struct MultiStart: Sendable {
    /// The lowest of the minima; the first of equals, converged ones before others.
    public let best: Minimum
    /// What came of each start, in order.
    public let runs: [Result<Minimum, OptimizationError>]

    /// The objective that each start ended with; nil where a start failed.
    public var values: [Double?] {
        runs.map { run in if case .success(let minimum) = run { minimum.value } else { nil } }
    }

    /// Minimises from each of `starts`; the result does not depend on the number of cores.
    ///
    /// - Parameters:
    ///   - progress: Hears how many starts are done: none first, each in turn, all last.
    ///   - minimize: Called from several threads.
    /// - Throws: ``OptimizationError/everyStartFailed(count:)`` when no start gave a minimum; the
    ///   failure of some is in ``runs``.
    public init(
        from starts: [[Double]], progress: ((_ done: Int, _ total: Int) -> Void)? = nil,
        _ minimize: @Sendable (_ start: [Double]) throws(OptimizationError) -> Minimum
    ) throws(OptimizationError) {
        let runs = AllCores.map(starts.count, progress: progress) { place -> Result<Minimum, OptimizationError> in
            do throws(OptimizationError) { return .success(try minimize(starts[place])) } catch {
                return .failure(error)
            }
        }
        var best: Minimum?
        for case .success(let minimum) in runs where best.map({ minimum.isBetter(than: $0) }) ?? true { best = minimum }
        guard let best else { throw .everyStartFailed(count: runs.count) }
        self.best = best
        self.runs = runs
    }

    /// Starting points that fill a box evenly: in each component every one of `count` slices holds
    /// one point (McKay, Beckman and Conover, Technometrics 21, 1979).
    ///
    /// - Parameters:
    ///   - count: How many points; none for less than one.
    ///   - lower, upper: The box's corners; finite, and of the same length.
    ///   - random: What places them; the same stream gives the same points.
    public static func latinHypercube(
        count: Int, lower: [Double], upper: [Double], random: RandomStream
    ) throws(OptimizationError) -> [[Double]] {
        guard lower.count == upper.count else {
            throw .invalid("the box's corners have \(lower.count) and \(upper.count) components")
        }
        for (low, high) in zip(lower, upper) where !(low <= high && (high - low).isFinite) {
            throw .invalid("the box's sides must be finite and ascend; one is from \(low) to \(high)")
        }
        guard count > 0 else { return [] }
        var random = random
        var points = [[Double]](repeating: lower, count: count)
        for component in lower.indices {
            let slice = (upper[component] - lower[component]) / Double(count)
            for (row, place) in random.permutation(count).enumerated() {
                points[row][component] += (Double(place) + random.uniform()) * slice
            }
        }
        return points
    }
}

extension Minimum {
    fileprivate func isBetter(than other: Minimum) -> Bool {
        value < other.value || value == other.value && outcome.hasConverged && !other.outcome.hasConverged
    }
}
