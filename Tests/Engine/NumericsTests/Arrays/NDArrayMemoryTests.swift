import Numerics
import Testing

@Suite("Memory of arrays")
struct NDArrayMemoryTests {
    @Test("writing to an array leaves those alone that shared its memory, views and copies alike")
    func copyOnWrite() throws {
        var a = try NDArray<Double>([[1, 2, 3], [4, 5, 6]])
        let (copy, view) = (a, try a[.at(0), .all(by: -1)])
        a[0, 1] = 20
        #expect(a.elements == [1, 20, 3, 4, 5, 6])
        #expect(copy.elements == [1, 2, 3, 4, 5, 6])
        #expect(view.elements == [3, 2, 1])
        #expect(!a.sharesStorage(with: copy))
        var row = try a.row(1)
        row[2] = 60
        try row *= 2
        #expect(row.elements == [8, 10, 120])
        #expect(a.elements == [1, 20, 3, 4, 5, 6])
    }

    @Test("an array that is alone is written in place; a repeated element gets memory of its own first")
    func uniqueness() throws {
        var a = try NDArray<Float>.zeros([2, 3])
        let before = try a.withUnsafeMutableElements { Int(bitPattern: $0.baseAddress) }
        a[1, 2] = 1
        try a += 1
        #expect(try a.withUnsafeElements { Int(bitPattern: $0.baseAddress) } == before)
        var repeated = try NDArray<Float>(scalar: 5).broadcast(to: [2, 2])
        repeated[0, 1] = 7
        #expect(repeated.elements == [5, 7, 5, 5])
        #expect(repeated.strides == [2, 1])
    }

    @Test("an array is updated from a view of itself as if that were a copy")
    func overlap() throws {
        var a = try NDArray<Double>(from: 0, count: 6)
        try a.update(.all, to: a[.all(by: -1)])
        #expect(a.elements == [5, 4, 3, 2, 1, 0])
        try a += a[.all(by: -1)]
        #expect(a.elements == [5, 5, 5, 5, 5, 5])
        var b = try a.reshaped(to: [2, 3])
        try b.update(.rest, .at(-1), to: NDArray([1, 2]))
        try b.update(.at(0), .range(..<2), to: NDArray(scalar: 0))
        #expect(b.elements == [0, 0, 1, 5, 5, 2])
        #expect(a.elements == [5, 5, 5, 5, 5, 5])
        #expect(throws: ArrayError.shapeMismatch(operation: "update", shapes: [[6], [2, 2]])) {
            try b.update(.rest, .range(1...), to: a)
        }
    }

    @Test("elements start at multiples of 64 bytes")
    func alignment() throws {
        for count in [1, 3, 17, 1000] {
            #expect(try NDArray<Float>.zeros([count]).withUnsafeElements { Int(bitPattern: $0.baseAddress) } % 64 == 0)
        }
    }

    @Test("unsafe access sees the order of indices, without a copy only where memory has it")
    func unsafeAccess() throws {
        var a = try NDArray<Double>([[1, 2], [3, 4]]).transposed()
        #expect(a.withContiguousStorageIfAvailable { Array($0) } == nil)
        #expect(try a.withUnsafeElements { Array($0) } == [1, 3, 2, 4])
        try a.withUnsafeMutableElements { $0[1] = 30 }
        #expect(a.elements == [1, 30, 2, 4])
        #expect(a.withContiguousStorageIfAvailable { Array($0) } == [1, 30, 2, 4])
        #expect(try NDArray<Float>.zeros([0, 3]).withUnsafeElements { $0.count } == 0)
    }

    @Test("sizes that no machine has are refused, with the bytes, before anything is touched")
    func exhaustedMemory() throws {
        #expect(throws: ArrayError.outOfMemory(operation: "array of one value", shape: [1 << 50], bytes: 1 << 53)) {
            try NDArray<Double>.zeros([1 << 50])
        }
        for shape in [[1 << 40, 1 << 40], [1 << 61], [.max], [.max, .max, 2]] {
            #expect(throws: ArrayError.outOfMemory(operation: "array of one value", shape: shape, bytes: .max)) {
                try NDArray<Double>.zeros(shape)
            }
        }
        let huge = try NDArray<Float>(scalar: 1).broadcast(to: [1 << 25, 1 << 25])
        #expect(throws: ArrayError.self) { try huge + 1 }
        #expect(throws: ArrayError.self) { try huge + huge }
        #expect(throws: ArrayError.self) { try huge.flattened().contiguous() }
        #expect(throws: ArrayError.self) { try huge.matmul(huge) }
        #expect(throws: ArrayError.self) { try NDArray.concatenated([huge, huge]) }
        #expect(throws: ArrayError.self) { try Matrix(huge) }
        var written = huge
        #expect(throws: ArrayError.self) { try written.makeUnique() }
        #expect(throws: ArrayError.self) { try NDArray<Float>.zeros([2, -1]) }
        #expect(try NDArray<Float>.zeros([1 << 40, 1 << 40, 0]).isEmpty)
    }

    @Test("an index outside its axis ends the process before memory is read or written")
    func indices() async {
        await #expect(processExitsWith: .failure) { _ = try NDArray<Float>.zeros([2])[2] }
        await #expect(processExitsWith: .failure) { _ = try NDArray<Float>.zeros([2, 3])[-1, 0] }
        await #expect(processExitsWith: .failure) { _ = try NDArray<Float>.zeros([2, 3])[0] }
        await #expect(processExitsWith: .failure) {
            var a = try NDArray<Double>.zeros([2, 3, 1])
            a[0, 3, 0] = 1
        }
    }
}
