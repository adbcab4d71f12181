/// Where the elements of an array lie in its storage: element (i, j, …) at
/// `offset + i·strides[0] + j·strides[1] + …`. All views are made by changing this and nothing else.
@usableFromInline
struct ArrayLayout: Sendable, Hashable {
    @usableFromInline var shape: [Int]
    /// In elements. Negative in reversed axes, 0 in broadcast ones.
    @usableFromInline var strides: [Int]
    @usableFromInline var offset: Int

    init(shape: [Int], strides: [Int], offset: Int) {
        (self.shape, self.strides, self.offset) = (shape, strides, offset)
    }

    /// Dense, the last axis running fastest, from the start of the storage.
    ///
    /// - Throws: `invalidArgument` of a negative side, `outOfMemory` when the elements pass an `Int`.
    init(dense shape: [Int], _ operation: String) throws(ArrayError) {
        _ = try ArrayLayout.count(of: shape, operation)
        self.init(shape: shape, strides: ArrayLayout.denseStrides(shape), offset: 0)
    }

    /// How many elements; known not to overflow.
    @usableFromInline var count: Int { shape.reduce(1, &*) }

    /// Whether the elements lie without gaps in the order of their indices.
    @usableFromInline var isDense: Bool {
        var expected = 1
        for axis in shape.indices.reversed() where shape[axis] != 1 {
            if shape[axis] == 0 { return true }
            if strides[axis] != expected { return count == 0 }
            expected &*= shape[axis]
        }
        return true
    }

    /// Whether some elements are one and the same in memory, so that they cannot be written apart.
    @inlinable var repeatsElements: Bool {
        for axis in strides.indices where strides[axis] == 0 && shape[axis] > 1 { return true }
        return false
    }

    /// The elements of a shape, counted without trusting it.
    static func count(of shape: [Int], _ operation: String) throws(ArrayError) -> Int {
        guard shape.allSatisfy({ $0 >= 0 }) else {
            throw .invalidArgument(operation: operation, shape: shape, reason: "sides must be at least 0")
        }
        if shape.contains(0) { return 0 }
        var count = 1
        for side in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            guard !overflow else { throw .outOfMemory(operation: operation, shape: shape, bytes: .max) }
            count = product
        }
        return count
    }

    static func denseStrides(_ shape: [Int]) -> [Int] {
        var strides = shape
        var step = 1
        for axis in shape.indices.reversed() {
            strides[axis] = step
            step &*= shape[axis]
        }
        return strides
    }

    /// An axis from 0, of one that may count backwards from −1.
    ///
    /// - Parameter added: How many axes there will be more than there are, where one is being made.
    func axis(_ axis: Int, adding added: Int = 0, _ operation: String) throws(ArrayError) -> Int {
        let rank = shape.count + added
        guard axis >= -rank, axis < rank else { throw .noSuchAxis(operation: operation, axis: axis, shape: shape) }
        return axis < 0 ? axis + rank : axis
    }

    /// Distinct axes from 0.
    func axes(_ axes: [Int], _ operation: String) throws(ArrayError) -> [Int] {
        var found: [Int] = []
        for axis in axes {
            let place = try self.axis(axis, operation)
            guard !found.contains(place) else {
                throw .invalidArgument(operation: operation, shape: shape, reason: "axis \(axis) is named twice")
            }
            found.append(place)
        }
        return found
    }
}
