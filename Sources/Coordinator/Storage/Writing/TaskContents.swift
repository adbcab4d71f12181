import Identifiers

/// What a task's outcome came with, as one number that does not depend on the order of its rows: an audit
/// computes it again from the rows. It finds accidents, not forgeries.
///
/// The sum, modulo 2^64, of a hash of each record and each artifact, and of the digest that the worker gave.
package struct TaskContents: Sendable, Hashable {
    package private(set) var records: Int64 = 0
    package private(set) var digest: UInt64 = 0
    /// Records and artifacts whose place a later one of the same attempt took, with another value.
    package var repeated: Int64 = 0

    package init() {}

    /// Takes in a record. `name`: ``hash(of:)`` of its name.
    package mutating func add(recordNamed name: UInt64, step: Int64, value: Double) {
        records += 1
        digest &+= Self.hash(recordNamed: name, step: step, value: value)
    }

    /// Takes a record out again.
    mutating func remove(recordNamed name: UInt64, step: Int64, value: Double) {
        records -= 1
        digest &-= Self.hash(recordNamed: name, step: step, value: value)
    }

    /// Takes in an artifact. `bytes`: SHA-256 of them.
    package mutating func add(artifact name: String, encoding: String, size: Int64, bytes: [UInt8]) {
        digest &+= Self.hash(artifact: name, encoding: encoding, size: size, bytes: bytes)
    }

    /// Takes an artifact out again.
    mutating func remove(artifact name: String, encoding: String, size: Int64, bytes: [UInt8]) {
        digest &-= Self.hash(artifact: name, encoding: encoding, size: size, bytes: bytes)
    }

    /// The number that is stored. `result`: the worker's digest of all that was emitted; nil for a task that
    /// failed.
    package func sealed(result: UInt64?) -> UInt64 { digest &+ Self.mixed((result ?? 0) ^ 0x5EA1) }

    /// A name as a number.
    package static func hash(of text: some Sequence<UInt8>) -> UInt64 {
        mixed(text.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    }

    private static func hash(recordNamed name: UInt64, step: Int64, value: Double) -> UInt64 {
        // The file holds what is not a number as null, and may hold -0 as 0.
        let bits = value.isNaN ? UInt64.max : (value + 0).bitPattern
        return mixed(mixed(name ^ UInt64(bitPattern: step)) ^ bits)
    }

    private static func hash(artifact name: String, encoding: String, size: Int64, bytes: [UInt8]) -> UInt64 {
        var hash = mixed(~self.hash(of: name.utf8) ^ self.hash(of: encoding.utf8))
        hash = mixed(hash ^ UInt64(bitPattern: size))
        return mixed(hash ^ self.hash(of: bytes))
    }

    /// Every bit of the result depends on every bit given (the finaliser of SplitMix64, Steele et al. 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
