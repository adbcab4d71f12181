#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Whether memory is to be had, asked before it is taken: Swift's own collections end the process where
/// it is not, and a system that lends more than it has ends it later.
package enum MachineMemory {
    /// Bytes of memory in the machine; as many as one likes where it does not say.
    package static let size: Int = {
        let (pages, page) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        let (bytes, overflow) = pages.multipliedReportingOverflow(by: page)
        return pages > 0 && page > 0 && !overflow ? bytes : .max
    }()

    /// Below this a refusal is not worth asking for.
    private static let smallest = 1 << 26

    /// Memory at a multiple of 64 bytes, to be given to `free`; nil when the machine does not have it or
    /// the system refuses it.
    static func allocate(bytes: Int) -> UnsafeMutableRawPointer? {
        var address: UnsafeMutableRawPointer?
        guard bytes <= size, posix_memalign(&address, 64, max(bytes, 64)) == 0 else { return nil }
        return address
    }

    /// Whether there is room for so many doubles, a count that may pass what an `Int` can say.
    static func has(doubles count: Double) -> Bool {
        let bytes = bytes(doubles: count)
        guard bytes > smallest else { return true }
        guard let probe = allocate(bytes: bytes) else { return false }
        free(probe)
        return true
    }

    /// Refuses an operation that needs room for more doubles than there is memory for.
    ///
    /// - Throws: `outOfMemory`.
    static func require(doubles count: Double, _ operation: String, _ shapes: String) throws(LinearAlgebraError) {
        guard has(doubles: count) else {
            throw .outOfMemory(operation: operation, shapes: shapes, bytes: bytes(doubles: count))
        }
    }

    private static func bytes(doubles count: Double) -> Int { Int(exactly: (count * 8).rounded()) ?? .max }
}
