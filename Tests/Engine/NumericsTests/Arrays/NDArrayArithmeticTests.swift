import Numerics
import Testing

@Suite("Arithmetic of arrays")
struct NDArrayArithmeticTests {
    @Test("operators agree with their definition for any broadcast and any lie in memory", arguments: 0..<30)
    func definition(seed: UInt64) throws {
        try check(Float.self, seed)
        try check(Double.self, seed + 1000)
    }

    private func check<Scalar: ArrayScalar>(_ type: Scalar.Type, _ seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        var left = try ViewedArray<Scalar>(&random, rank: 3)
        try left.view(&random, times: 3)
        // The right operand has some of the left's sides, or 1 in their place, and may lack the first.
        let sides = left.naive.shape.dropFirst(random.index(below: 2)).map { random.index(below: 3) == 0 ? 1 : $0 }
        var right = try NDArray<Scalar>(
            (0..<sides.reduce(1, *)).map { _ in Scalar(1 + random.index(below: 9)) }, shape: sides.reversed()
        ).transposed()
        let (a, b) = (left.naive, NaiveArray(right))
        let operations:
            [(
                (NDArray<Scalar>, NDArray<Scalar>) throws(ArrayError) -> NDArray<Scalar>,
                (inout NDArray<Scalar>, NDArray<Scalar>) throws(ArrayError) -> Void, (Double, Double) -> Double
            )] = [(+, +=, +), (-, -=, -), (*, *=, *)]
        for (operation, inPlace, expected) in operations {
            let wanted = NaiveArray(a.shape) { expected(a[$0], b.broadcast($0)) }
            #expect(try NaiveArray(operation(left.array, right)) == wanted)
            let reverse = NaiveArray(a.shape) { expected(b.broadcast($0), a[$0]) }
            #expect(try NaiveArray(operation(right, left.array)) == reverse)
            var target = left.array
            try inPlace(&target, right)
            #expect(NaiveArray(target) == wanted)
            #expect(NaiveArray(left.array) == a)
        }
        let quotient = NaiveArray(a.shape) { Double(Scalar(a[$0]) / Scalar(b.broadcast($0))) }
        #expect(try NaiveArray(left.array / right) == quotient)
        #expect(try NaiveArray(left.array.combined(with: right) { $0 / $1 }) == quotient)
        try right.add(2, times: right)
        #expect(NaiveArray(right) == NaiveArray(b.shape) { 3 * b[$0] })
    }

    @Test("numbers stand on either side; signs, sizes, roots and bounds are taken element by element")
    func numbers() throws {
        let a = try NDArray<Double>([[1, -4], [9, 16]]).transposed()
        #expect(try (a + 1).elements == [2, 10, -3, 17])
        #expect(try (1 - a).elements == [0, -8, 5, -15])
        #expect(try (2 * a / 4).elements == [0.5, 4.5, -2, 8])
        #expect(try (18 / a).elements == [18, 2, -4.5, 1.125])
        #expect(try (-a).elements == [-1, -9, 4, -16])
        #expect(try a.magnitudes().squareRoots().elements == [1, 3, 2, 4])
        #expect(try a.clamped(to: -1...10).elements == [1, 9, -1, 10])
        var b = a
        try b -= 1
        try b *= 2
        try b /= 4
        try b += 0.5
        #expect(b.elements == [0.5, 4.5, -2, 8])
        try b.mapInPlace { $0 * 2 }
        #expect(try b.elements == a.elements && a.map { $0 + 0 } == a)
    }

    @Test("shapes that do not go together are refused, with both")
    func refusals() throws {
        let (a, b) = (try NDArray<Float>.zeros([2, 3]), try NDArray<Float>.zeros([2]))
        #expect(throws: ArrayError.shapeMismatch(operation: "+", shapes: [[2, 3], [2]])) { try a + b }
        var target = b
        #expect(throws: ArrayError.shapeMismatch(operation: "*=", shapes: [[2, 3], [2]])) { try target *= a }
        #expect(
            ArrayError.shapeMismatch(operation: "+", shapes: [[2, 3], [2]]).description
                == "+: the shapes 2×3 and 2 do not go together")
    }

    @Test("long arrays that lie differently agree with those that lie alike", arguments: [[67, 131], [5, 1000, 3]])
    func long(shape: [Int]) throws {
        let (a, b) = (try NDArray<Float>.random(shape, seed: 1), try NDArray<Float>.random(shape.reversed(), seed: 2))
        let expected = try a + b.transposed().contiguous()
        #expect(try a + b.transposed() == expected)
        #expect(try (a.transposed() + b).transposed() == expected)
        var target = b.transposed()
        try target += a
        #expect(target == expected)
    }

    @Test("equality and nearness ask for shapes, every element and what is not a number")
    func comparison() throws {
        let a = try NDArray<Double>([[1, 2], [3, .infinity]])
        #expect(a == (try NDArray([[1, 3], [2, .infinity]]).transposed()))
        #expect(a != (try NDArray([1, 2, 3, .infinity])))
        let near = try NDArray<Double>([[1 + 1e-9, 2], [3, .infinity]])
        #expect(a != near && a.isClose(to: near) && !a.isClose(to: near, relative: 1e-10))
        #expect(a.isClose(to: near, relative: 0, absolute: 1e-8))
        let spoilt = try NDArray<Double>([[.nan, 2], [3, .infinity]])
        #expect(spoilt != spoilt && !spoilt.isClose(to: spoilt) && !a.isFinite())
        #expect(try a[.at(0)].largestDifference(from: NDArray(scalar: 5)) == 4)
        #expect(try (a .< NDArray([2, 2])).elements == [1, 0, 0, 0])
        #expect(try (a .<= NDArray([2, 2])).elements == [1, 1, 0, 0])
        #expect(try (a .== NDArray([2, 2])).elements == [0, 1, 0, 0])
        let choice = try a.chosen(where: a .< NDArray(scalar: 3), otherwise: NDArray([-1, -2]))
        #expect(choice.elements == [1, 2, -1, -2])
    }
}
