#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Numbers at an address that vectors and pages like, zero at first; given back with the last reference.
final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    // Sendable: the address never changes; whoever shares the contents across threads keeps order there.
    let address: UnsafeMutablePointer<Element>
    let count: Int
    /// What the block was cut from, if it was.
    private let slab: HugePageSlab?

    /// - Throws: `outOfMemory` when the system refuses, or when `count` numbers cannot be addressed.
    init(count: Int, purpose: @autoclosure () -> String) throws(NetworkError) {
        self.count = count
        let (bytes, overflows) = max(count, 1).multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard !overflows, count >= 0, bytes < Self.machineMemory else {
            throw .outOfMemory(bytes: overflows ? .max : bytes, purpose: purpose())
        }
        if HugePageSlab.blocks.contains(bytes), let (slab, block) = HugePageSlab.block(bytes: bytes) {
            self.slab = slab
            address = block.bindMemory(to: Element.self, capacity: count)
            memset(block, 0, bytes)
            return
        }
        slab = nil
        var raw: UnsafeMutableRawPointer?
        // Large blocks begin at a page of 2 MiB, of which the system may then make one page.
        let alignment = bytes >= 4 << 20 ? 2 << 20 : 64
        guard posix_memalign(&raw, alignment, bytes) == 0, let raw else {
            throw .outOfMemory(bytes: bytes, purpose: purpose())
        }
        #if os(Linux)
            if bytes >= 4 << 20 { madvise(raw, bytes, Int32(MADV_HUGEPAGE)) }
        #endif
        address = raw.bindMemory(to: Element.self, capacity: max(count, 1))
        memset(raw, 0, bytes)
    }

    deinit { if slab == nil { free(address) } }

    var elements: UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(start: address, count: count) }

    /// All memory of this machine in bytes: beyond it, Linux would promise and then kill.
    private static var machineMemory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }
}

extension UnsafeMutablePointer where Pointee: NetworkScalar {
    /// Makes `count` numbers zero. (`update(repeating:)` calls a function for each of them where the type is not
    /// known when this is compiled.)
    func clear(_ count: Int) { memset(self, 0, count * MemoryLayout<Pointee>.stride) }
}
