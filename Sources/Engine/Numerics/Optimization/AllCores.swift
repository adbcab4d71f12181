import Dispatch
import Synchronization

/// Work of many independent parts on all cores.
public enum AllCores {
    /// Parts between two reports of progress: enough to keep many cores busy.
    private static let atOnce = 32

    /// What each part comes to, in order; the same whatever the number of cores.
    ///
    /// - Parameters:
    ///   - count: How many parts.
    ///   - progress: Hears how many of them are done: none first, each in turn, all last.
    ///   - part: Called from several threads.
    public static func map<Value: Sendable>(
        _ count: Int, progress: ((_ done: Int, _ total: Int) -> Void)? = nil, _ part: @Sendable (_ index: Int) -> Value
    ) -> [Value] {
        let found = Mutex<[Int: Value]>([:])
        for start in stride(from: 0, to: count, by: Self.atOnce) {
            let parts = start..<min(start + Self.atOnce, count)
            progress?(start, count)
            DispatchQueue.concurrentPerform(iterations: parts.count) { place in
                let value = part(parts.lowerBound + place)
                found.withLock { $0[parts.lowerBound + place] = value }
            }
            for part in parts.dropFirst() { progress?(part, count) }
        }
        progress?(count, count)
        return found.withLock { found in (0..<count).compactMap { found[$0] } }
    }
}
