extension NDArray {
    /// Sees to it that no other array shares the memory and that every element has its own, so that
    /// writing elements cannot run out of memory afterwards. Does nothing when that is so already.
    ///
    /// - Throws: `outOfMemory`.
    @inlinable
    public mutating func makeUnique() throws(ArrayError) {
        if isKnownUniquelyReferenced(&storage), !layout.repeatsElements { return }
        self = try packed("copy on write")
    }

    /// ``makeUnique()`` for subscripts, which cannot throw.
    @inlinable
    mutating func prepareForWriting() {
        if isKnownUniquelyReferenced(&storage), !layout.repeatsElements { return }
        copyForWriting()
    }

    @usableFromInline @inline(never)
    mutating func copyForWriting() {
        do { self = try packed("copy on write") } catch { fatalError(error.description) }
    }

    /// The same elements without gaps, the last axis running fastest: itself when they lie so already,
    /// otherwise a copy.
    ///
    /// - Throws: `outOfMemory`.
    public func contiguous() throws(ArrayError) -> NDArray { try layout.isDense ? self : packed("copy without gaps") }

    /// A dense copy in memory of its own.
    @usableFromInline
    func packed(_ operation: String) throws(ArrayError) -> NDArray {
        let copy = try NDArray(uninitialised: shape, operation)
        copyElements(to: copy.base)
        return copy
    }

    /// Calls `body` with all elements in the order of their indices. Costs a copy where they do not lie
    /// so (``isContiguous``).
    ///
    /// - Parameter body: The buffer is not valid after it returns.
    /// - Throws: `outOfMemory` of the copy. What may go wrong in `body` it returns, as a `Result`.
    @inlinable
    public func withUnsafeElements<Result>(
        _ body: (UnsafeBufferPointer<Scalar>) -> Result
    ) throws(ArrayError) -> Result {
        let dense = try contiguous()
        return withExtendedLifetime(dense.storage) { body(UnsafeBufferPointer(start: dense.base, count: dense.count)) }
    }

    /// Calls `body` with all elements in the order of their indices, to read and to write. Costs a copy
    /// where they do not lie so or another array shares the memory.
    ///
    /// - Parameter body: The buffer is not valid after it returns.
    /// - Throws: `outOfMemory` of the copy. What may go wrong in `body` it returns, as a `Result`.
    @inlinable
    public mutating func withUnsafeMutableElements<Result>(
        _ body: (UnsafeMutableBufferPointer<Scalar>) -> Result
    ) throws(ArrayError) -> Result {
        if !layout.isDense { self = try packed("copy on write") }
        try makeUnique()
        return withExtendedLifetime(storage) { body(UnsafeMutableBufferPointer(start: base, count: count)) }
    }

    /// Calls `body` with the elements where they lie in the order of their indices; nil, and no call,
    /// where they do not, so it never copies.
    @inlinable
    public func withContiguousStorageIfAvailable<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard layout.isDense else { return nil }
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: base, count: count))
    }

    /// Writes all elements in the order of their indices to memory that has room for them.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func copyElements(to target: UnsafeMutablePointer<Scalar>) {
        NDArray.copy(from: base, strides, to: target, ArrayLayout.denseStrides(shape), shape)
        withExtendedLifetime(storage) {}
    }

    /// Copies elements from one lie to another.
    @inline(__always)
    static func copy(
        from source: UnsafePointer<Scalar>, _ sourceStrides: [Int], to target: UnsafeMutablePointer<Scalar>,
        _ targetStrides: [Int], _ shape: [Int]
    ) {
        Traversal(shape, [targetStrides, sourceStrides]).forEachRun { offsets, count, step in
            let (to, from) = (target + offsets[0], source + offsets[1])
            if step[0] == 1, step[1] == 1 {
                to.update(from: from, count: count)
            } else if step[0] == 1 {
                for place in 0..<count { to[place] = from[place &* step[1]] }
            } else {
                for place in 0..<count { to[place &* step[0]] = from[place &* step[1]] }
            }
        }
    }
}
