/// How long a launch waits before it tries again what did not work.
enum RetryPause {
    /// 5, 10, 20 … 300 seconds.
    /// - Parameter count: how often in a row it did not work, from 1.
    static func seconds(after count: Int) -> Double { min(300, 5 * Double(1 << min(max(0, count - 1), 10))) }
}
