#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Memory for the elements of arrays, aligned to a cache line, which is also the widest vector.
///
/// Arrays and their views share it; an array writes only into storage that it alone refers to, which
/// is why it may cross threads.
@usableFromInline
final class ArrayStorage<Scalar: ArrayScalar>: @unchecked Sendable {
    /// Never nil, also of no elements.
    @usableFromInline let pointer: UnsafeMutablePointer<Scalar>

    /// Memory that holds anything.
    ///
    /// - Throws: `outOfMemory` when the size overflows, passes what the machine has, or is refused.
    init(count: Int, for shape: [Int], _ operation: String) throws(ArrayError) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
        var address: UnsafeMutableRawPointer?
        // A system that lends more memory than it has would grant the request and kill the process later.
        guard !overflow, bytes <= physicalMemory, posix_memalign(&address, 64, max(bytes, 64)) == 0, let address
        else { throw .outOfMemory(operation: operation, shape: shape, bytes: overflow ? .max : bytes) }
        pointer = address.bindMemory(to: Scalar.self, capacity: count)
    }

    deinit { free(pointer) }
}

/// Bytes of memory in the machine; as many as one likes where it does not say.
private let physicalMemory: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    let (bytes, overflow) = pages.multipliedReportingOverflow(by: size)
    return pages > 0 && size > 0 && !overflow ? bytes : .max
}()
