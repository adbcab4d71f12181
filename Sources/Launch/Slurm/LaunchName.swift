/// The name of all jobs of one store, by which a launch that was started again finds what it had: `swath-` and a
/// hash of the store's path.
public struct LaunchName: Hashable, Sendable, CustomStringConvertible {
    /// As Slurm shows it.
    public let description: String

    /// - Parameter store: the store's path, absolute and without links in it.
    public init(store: String) {
        // FNV-1a: the name tells stores of one user apart and keeps no secret.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in store.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        description = "swath-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

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
