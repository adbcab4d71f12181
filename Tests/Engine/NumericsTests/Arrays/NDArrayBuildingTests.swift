import Numerics
import Testing

@Suite("Making, joining and printing arrays")
struct NDArrayBuildingTests {
    @Test("arrays are made of numbers, of lists and of lists of lists")
    func making() throws {
        #expect(try NDArray<Float>(from: 1, by: 0.5, count: 3).elements == [1, 1.5, 2])
        #expect(try NDArray<Double>(from: 0, through: 1, count: 4).elements == [0, 1.0 / 3, 2.0 / 3, 1])
        #expect(try NDArray<Float>.identity(2).elements == [1, 0, 0, 1])
        #expect(try NDArray<Float>.ones([2, 0]).shape == [2, 0])
        let cube = try NDArray<Double>([[[1, 2, 3]], [[4, 5, 6]]])
        #expect(cube.shape == [2, 1, 3] && cube[1, 0, 2] == 6)
        #expect(try cube.reshaped(to: [2, 3]).transposed().nestedElements() == [[1, 4], [2, 5], [3, 6]])
        #expect(try NDArray<Double>([1, 2, 3, 4], shape: [2, 2])[1, 0] == 3)
        #expect(try NDArray<Float>(scalar: 3).scalar() == 3)
        #expect(try NDArray<Float>(NDArray<Double>([0.1])).elements == [0.1])
    }

    @Test("lists that do not fill a shape are refused with the numbers")
    func ragged() throws {
        let expected = ArrayError.invalidArgument(
            operation: "array of nested arrays", shape: [2, 2], reason: "row 1 has 1 elements against 2 of row 0")
        #expect(throws: expected) { try NDArray<Float>([[1, 2], [3]]) }
        #expect(throws: ArrayError.self) { try NDArray<Float>([[[1, 2]], [[3, 4], [5, 6]]]) }
        #expect(throws: ArrayError.self) { try NDArray<Float>([1, 2, 3], shape: [2, 2]) }
        #expect(throws: ArrayError.self) { try NDArray<Float>(from: 0, through: 1, count: 1) }
        #expect(throws: ArrayError.self) { try NDArray<Float>.identity(-1) }
        #expect(throws: ArrayError.self) { try NDArray<Float>(from: 0, count: -1) }
        #expect(throws: ArrayError.self) { try NDArray<Float>([1, 2]).scalar() }
        #expect(throws: ArrayError.self) { try NDArray<Float>([1, 2]).nestedElements() }
    }

    @Test("arrays are joined along an axis they have, and stacked along one they have not")
    func joining() throws {
        let a = try NDArray<Float>([[1, 2], [3, 4]])
        let b = try NDArray<Float>([[5], [6]])
        #expect(
            try NDArray.concatenated([a, b, a.transposed()], along: -1).elements == [1, 2, 5, 1, 3, 3, 4, 6, 2, 4])
        #expect(try NDArray.concatenated([a, b.transposed()]).elements == [1, 2, 3, 4, 5, 6])
        #expect(try NDArray.stacked([a, a.transposed()]).elements == [1, 2, 3, 4, 1, 3, 2, 4])
        let last = try NDArray.stacked([a, a.transposed()], along: -1)
        #expect(last.shape == [2, 2, 2] && last.elements == [1, 1, 2, 3, 3, 2, 4, 4])
        #expect(throws: ArrayError.shapeMismatch(operation: "concatenation", shapes: [[2, 2], [2, 1]])) {
            try NDArray.concatenated([a, b])
        }
        #expect(throws: ArrayError.self) { try NDArray.stacked([a, b]) }
        #expect(throws: ArrayError.self) { try NDArray.concatenated([a, NDArray([1])]) }
        #expect(throws: ArrayError.self) { try NDArray<Float>.stacked([]) }
        #expect(throws: ArrayError.self) { try NDArray<Float>.concatenated([NDArray(scalar: 1)]) }
    }

    @Test("arrays print as a person writes them, long axes cut, far sizes as powers of ten")
    func printing() throws {
        #expect(
            try NDArray<Double>([[0.5, 1, 1.5], [2, -2.5, 3]]).description == "[[ 0.5  1.0  1.5]\n [ 2.0 -2.5  3.0]]")
        #expect(try NDArray<Float>(from: 0, count: 12).description == "[ 0  1  2 ...  9 10 11]")
        #expect(try NDArray<Float>([0.1, 0, .nan, -.infinity]).description == "[ 0.1  0.0  nan -inf]")
        #expect(try NDArray<Double>([1e10, -2.5e-3, 0]).description == "[ 1.0e10 -2.5e-3     0.0]")
        #expect(try NDArray<Double>([9.99999996e9]).description == "[1e10]")
        #expect(try NDArray<Double>([1.0 / 3]).description == "[0.333333]")
        #expect(try NDArray<Double>([[[1, 2]], [[3, 4]]]).description == "[[[1 2]]\n\n [[3 4]]]")
        #expect(try NDArray<Double>(scalar: 2).description == "2")
        #expect(try NDArray<Double>.zeros([0, 3]).description == "[] (0×3)")
        #expect(try NDArray<Double>([.leastNonzeroMagnitude, .greatestFiniteMagnitude]).description.contains("e308"))
        #expect(try NDArray<Float>.zeros([12, 12]).description.split(separator: "\n")[3].contains("..."))
    }

    @Test("the example of the documentation gives what it says")
    func example() throws {
        let a = try NDArray<Float>([[1, 2, 3], [4, 5, 6]])
        let columnMeans = try a.mean(along: 0)
        let centred = try a - columnMeans
        let gram = try centred.transposed().matmul(centred)
        #expect(columnMeans.description == "[2.5 3.5 4.5]")
        #expect(try gram[.at(0), .range(1...)].description == "[4.5 4.5]")
    }
}
