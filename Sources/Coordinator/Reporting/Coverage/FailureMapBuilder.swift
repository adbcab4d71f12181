import Families
import Storage

/// Finds the patterns of a failure map from counts by value and by pair of values.
struct FailureMapBuilder {
    private let axes: CellAxes
    /// By axis, then value: tasks that succeeded.
    private var succeeded: [[Int64]]
    /// By pair of axes, then first value times second count plus second value; empty when too many.
    private var pairs: [Pair]
    private var failures: [FailureMap.Failure] = []
    private var errors = ErrorClasses()
    private var hasSuccess = false

    private struct Pair {
        let a: Int
        let b: Int
        let width: Int
        var succeeded: [Bool]
    }

    /// Pairs of values that one pair of axes may have.
    private static let pairLimit = 1_000_000
    /// Lines that a map has at most: more would be no map.
    private static let patternLimit = 100
    /// Failures that are looked at one by one.
    private static let failureLimit = 1_000_000

    init(_ axes: CellAxes) {
        self.axes = axes
        succeeded = axes.axes.map { $0.values.map { _ in 0 } }
        pairs = []
        let counts = axes.axes.map(\.values.count)
        for a in counts.indices where counts[a] > 1 {
            for b in (a + 1)..<max(counts.count, a + 1) where counts[b] > 1 && counts[a] * counts[b] <= Self.pairLimit {
                pairs.append(
                    Pair(a: a, b: b, width: counts[b], succeeded: Array(repeating: false, count: counts[a] * counts[b]))
                )
            }
        }
    }

    mutating func addSuccess(_ numbers: [Int]) {
        hasSuccess = true
        for axis in numbers.indices { succeeded[axis][numbers[axis]] += 1 }
        for pair in pairs.indices {
            pairs[pair].succeeded[numbers[pairs[pair].a] * pairs[pair].width + numbers[pairs[pair].b]] = true
        }
    }

    mutating func addFailure(_ index: Int64, _ numbers: [Int], kind: String, message: String) {
        guard failures.count < Self.failureLimit else { return }
        let error = errors.number(kind: kind, message: message)
        failures.append(FailureMap.Failure(index: index, numbers: numbers, error: error))
    }

    func build() -> FailureMap {
        var map = FailureMap()
        if !hasSuccess, failures.count > 1, let error = errors.ranked(failures).first {
            map.patterns = [.init(parts: [], failed: Int64(failures.count), error: error)]
            return map
        }
        var rest = failures
        takeSingles(from: &rest, into: &map)
        takePairs(from: &rest, into: &map)
        map.others = errors.ranked(rest)
        return map
    }

    /// Values without any success, the one that explains most first, until none explains two.
    private func takeSingles(from rest: inout [FailureMap.Failure], into map: inout FailureMap) {
        while map.patterns.count < Self.patternLimit {
            var best: (axis: Int, value: Int, count: Int)?
            for axis in succeeded.indices where axes.axes[axis].values.count > 1 {
                var counts = [Int](repeating: 0, count: succeeded[axis].count)
                for failure in rest { counts[failure.numbers[axis]] += 1 }
                for value in counts.indices where succeeded[axis][value] == 0 && counts[value] > best?.count ?? 1 {
                    best = (axis, value, counts[value])
                }
            }
            guard let best else { return }
            let explained = rest.filter { $0.numbers[best.axis] == best.value }
            rest.removeAll { $0.numbers[best.axis] == best.value }
            append(explained, parts: [part(best.axis, best.value)], to: &map)
        }
    }

    /// Pairs of values without any success. Counts only fall while failures are explained, so a
    /// candidate is counted again only when it comes up, and goes back in line when it fell behind.
    private func takePairs(from rest: inout [FailureMap.Failure], into map: inout FailureMap) {
        var queue = pairs.flatMap { candidates($0, among: rest) }.sorted { $0.count < $1.count }
        var recounts = 1_000
        while map.patterns.count < Self.patternLimit, recounts > 0, var best = queue.popLast() {
            recounts -= 1
            best.count = rest.count(where: best.contains)
            guard best.count > 1 else { continue }
            if let next = queue.last, best.count < next.count {
                queue.insert(best, at: queue.firstIndex { $0.count >= best.count } ?? queue.count)
                continue
            }
            let explained = rest.filter(best.contains)
            rest.removeAll(where: best.contains)
            append(explained, parts: [part(best.a, best.first), part(best.b, best.second)], to: &map)
        }
    }

    /// Values of two axes that failures share.
    private struct Candidate {
        let a: Int
        let b: Int
        let first: Int
        let second: Int
        var count: Int

        func contains(_ failure: FailureMap.Failure) -> Bool {
            failure.numbers[a] == first && failure.numbers[b] == second
        }
    }

    private func candidates(_ pair: Pair, among failures: [FailureMap.Failure]) -> [Candidate] {
        var counts = [Int](repeating: 0, count: pair.succeeded.count)
        for failure in failures { counts[failure.numbers[pair.a] * pair.width + failure.numbers[pair.b]] += 1 }
        return counts.indices.filter { counts[$0] > 1 && !pair.succeeded[$0] }.map { cell in
            Candidate(
                a: pair.a, b: pair.b, first: cell / pair.width, second: cell % pair.width, count: counts[cell])
        }
    }

    private func part(_ axis: Int, _ value: Int) -> FailureMap.Pattern.Part {
        .init(axis: axes.axes[axis].name, value: axes.axes[axis].values[value])
    }

    private func append(_ failures: [FailureMap.Failure], parts: [FailureMap.Pattern.Part], to map: inout FailureMap) {
        guard let error = errors.ranked(failures).first else { return }
        map.patterns.append(.init(parts: parts, failed: Int64(failures.count), error: error))
    }
}
