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
        guard !overflow, let address = MachineMemory.allocate(bytes: bytes) else {
            throw .outOfMemory(operation: operation, shape: shape, bytes: overflow ? .max : bytes)
        }
        pointer = address.bindMemory(to: Scalar.self, capacity: count)
    }

    deinit { free(pointer) }
}
