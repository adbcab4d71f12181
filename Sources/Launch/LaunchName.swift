/// The name of all that a launch has on others' machines (Slurm's jobs, folders), by which one that was started again
/// finds it: `swath-` and a hash of the store's path.
public struct LaunchName: Hashable, Sendable, CustomStringConvertible {
    /// As Slurm shows it, and as a folder is called.
    public let description: String

    /// The same as a number.
    let hash: UInt64

    /// - Parameter store: the store's path, absolute and without links in it.
    public init(store: String) {
        // FNV-1a: the name tells stores of one user apart and keeps no secret.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in store.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        self.hash = hash
        description = "swath-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
