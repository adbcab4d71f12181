/// How a launch ends.
public enum LaunchEnding: Int, Comparable, Sendable {
    /// Running tasks are finished, however long they take.
    case drain
    /// There is no work: workers leave, and what is still there a little later is ended.
    case over
    /// Everything is ended.
    case now

    /// Harder endings are greater.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
