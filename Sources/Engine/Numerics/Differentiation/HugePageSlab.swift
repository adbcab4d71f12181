import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A stretch of memory in pages of 2 MiB that blocks of middling size are cut from.
///
/// Matrices of weights are a few hundred kilobytes each. In pages of 4 KiB, a step over many of them waits for the
/// processor's page tables and its prefetcher stops at every page: reading them takes twice as long. A slab is given
/// back when the last of its blocks is.
final class HugePageSlab: @unchecked Sendable {
    // Sendable: `used` is touched under the lock of `current` alone.
    private let base: UnsafeMutableRawPointer
    private var used = 0

    private static let size = 16 << 20
    /// Blocks of these sizes are cut from slabs; smaller ones gain nothing, larger ones fill pages of their own.
    static let blocks = 32 << 10..<4 << 20
    private struct Weak { weak var slab: HugePageSlab? }
    private static let current = Mutex(Weak())

    private init?() {
        var raw: UnsafeMutableRawPointer?
        guard posix_memalign(&raw, 2 << 20, Self.size) == 0, let raw else { return nil }
        #if os(Linux)
            madvise(raw, Self.size, Int32(MADV_HUGEPAGE))
        #endif
        base = raw
    }

    deinit { free(base) }

    /// A block, and the slab that must live as long as it; nil when there is no memory.
    static func block(bytes: Int) -> (slab: HugePageSlab, address: UnsafeMutableRawPointer)? {
        current.withLock { current in
            if current.slab.map({ $0.used + bytes > size }) ?? true {
                guard let fresh = HugePageSlab() else { return nil }
                // The caller's reference keeps it from here on.
                current.slab = fresh
                return (fresh, fresh.cut(bytes))
            }
            return current.slab.map { ($0, $0.cut(bytes)) }
        }
    }

    private func cut(_ bytes: Int) -> UnsafeMutableRawPointer {
        let address = base + used
        // Three lines of distance: blocks whose sizes are powers of two would meet in the same places of the cache.
        used += (bytes + 63) / 64 * 64 + 192
        return address
    }
}
