/// A job's number, which is an allocation's.
public struct AllocationID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// From 1.
    public let number: UInt32

    /// - Parameter number: as Slurm gave it.
    public init(_ number: UInt32) { self.number = number }

    /// Reads `4711`, and of `sbatch --parsable` also `4711;cluster`.
    public init?(_ text: some StringProtocol) {
        guard let digits = text.split(separator: ";").first, let number = UInt32(digits), number > 0 else { return nil }
        self.number = number
    }

    /// The allocation of a worker, from the name that the batch script gave it: `n1@4711`, `n1@4711.2`.
    public init?(workerName name: String) {
        guard let at = name.lastIndex(of: "@") else { return nil }
        self.init(name[name.index(after: at)...].prefix { $0 != "." })
    }

    /// As Slurm shows it.
    public var description: String { "\(number)" }
    /// Earlier jobs have smaller numbers.
    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
