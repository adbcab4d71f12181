import Numerics
import Testing

@Suite("Products of arrays")
struct NDArrayProductTests {
    private func product(_ a: NaiveArray, _ b: NaiveArray, _ stack: [Int]) -> NaiveArray {
        let (m, k, n) = (a.shape[a.shape.count - 2], a.shape[a.shape.count - 1], b.shape[b.shape.count - 1])
        return NaiveArray(stack + [m, n]) { index in
            let (outer, row, column) = (index.dropLast(2), index[index.count - 2], index[index.count - 1])
            return (0..<k).reduce(0) { $0 + a.broadcast(outer + [row, $1]) * b.broadcast(outer + [$1, column]) }
        }
    }

    @Test("matrices are multiplied however they lie: dense, transposed, sliced, reversed, repeated")
    func lies() throws {
        try check(Float.self)
        try check(Double.self)
    }

    private func check<Scalar: ArrayScalar>(_ type: Scalar.Type) throws {
        func whole(_ shape: [Int], _ seed: UInt64) throws -> NDArray<Scalar> {
            try NDArray<Scalar>.random(shape, seed: seed).map { ($0 * 3).rounded() }
        }
        let wide = try whole([9, 16], 1)
        let lefts = [
            try whole([5, 7], 2), try whole([7, 5], 3).transposed(), try wide[.range(1..<6), .range(3..<10)],
            try wide[.range(1...7), .range(3..<8)].transposed(),
            try wide[.range(..<5), .all(by: -2)][.rest, .range(1...)],
            try wide[.all(by: -1)][.range(2..<7), .range(..<7)], try wide[.at(0), .range(..<7)].broadcast(to: [5, 7]),
        ]
        let rights = [
            try whole([7, 3], 4), try whole([3, 7], 5).transposed(), try whole([7, 6], 6)[.all, .all(by: 2)],
            try whole([7], 7).insertingAxis(at: 1).broadcast(to: [7, 3]),
        ]
        for left in lefts {
            for right in rights {
                let expected = product(NaiveArray(left), NaiveArray(right), [])
                #expect(try NaiveArray(left.matmul(right)) == expected)
                #expect(try NaiveArray(right.transposed().matmul(left.transposed()).transposed()) == expected)
            }
        }
    }

    @Test("stacks are multiplied matrix by matrix and broadcast", arguments: 0..<25)
    func stacks(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let (m, k, n) = (random.index(below: 4), random.index(below: 4), random.index(below: 4))
        let stack = [1 + random.index(below: 3), 1 + random.index(below: 3)]
        func operand(_ rows: Int, _ columns: Int) throws -> NDArray<Float> {
            let axes = stack.map { random.index(below: 3) == 0 ? 1 : $0 }.dropFirst(random.index(below: 3))
            if random.index(below: 2) == 0 {
                return try .random(axes + [rows, columns], seed: random.next()).map { ($0 * 3).rounded() }
            }
            return try .random(axes + [columns, rows], seed: random.next()).map { ($0 * 3).rounded() }
                .swappingAxes(-1, -2)
        }
        let (a, b) = (try operand(m, k), try operand(k, n))
        let result = try a.matmul(b)
        #expect(NaiveArray(result) == product(NaiveArray(a), NaiveArray(b), Array(result.shape.dropLast(2))))
    }

    /// numpy 2.4: `x = np.sin(np.arange(24.)).reshape(2, 3, 4)`, `b = np.cos(np.arange(20.)).reshape(4, 5)`,
    /// `(x[:, ::2, ::-1] @ b)[1]`.
    @Test("a product of reversed sines with cosines is numpy's")
    func golden() throws {
        let x = try NDArray<Double>.sines([2, 3, 4])
        // cos t = 1 − 2·sin²(t/2) would need other sines; sin 2t = 2·sin t·cos t does for t > 0.
        var cosines = try NDArray<Double>.sines([40])[.all(by: 2)] / NDArray<Double>.sines([20]) / 2
        cosines[0] = 1
        let b = try cosines.reshaped(to: [4, 5])
        let expected = try NDArray<Double>([
            [0.9863634497241375, 1.8182174424078348, 0.9784107036811118, -0.760942323837887, -1.800688488085654],
            [-2.2442985839292264, -1.3363014890264737, 0.800285032217162, 2.2010931855438556, 1.5782264149428267],
        ])
        #expect(try x[.all, .all(by: 2), .all(by: -1)].matmul(b)[.at(1)].isClose(to: expected, relative: 1e-12))
    }

    @Test("vectors stand for rows on the left and for columns on the right")
    func vectors() throws {
        let (a, v, w) = (
            try NDArray<Double>([[1, 2], [3, 4]]), try NDArray<Double>([5, 6]), try NDArray<Double>([1, -1])
        )
        #expect(try a.matmul(v) == NDArray([17, 39]))
        #expect(try v.matmul(a) == NDArray([23, 34]))
        #expect(try v.matmul(w).scalar() == -1)
        let stack = try NDArray.stacked([a, a.transposed()])
        #expect(try stack.matmul(v) == NDArray([[17, 39], [23, 34]]))
        #expect(try v.matmul(stack) == NDArray([[23, 34], [17, 39]]))
    }

    @Test("a product is added, scaled, to what is there, in place, and never to a copy's memory")
    func accumulation() throws {
        let a = try NDArray<Float>([[1, 2], [3, 4]])
        var result = try NDArray<Float>([[1, 1], [1, 1]])
        let before = try result.withUnsafeMutableElements { Int(bitPattern: $0.baseAddress) }
        try result.addProduct(of: a, a.transposed(), scale: 2, keeping: 10)
        #expect(result.elements == [20, 32, 32, 60])
        #expect(try result.withUnsafeElements { Int(bitPattern: $0.baseAddress) } == before)
        let copy = result
        try result.addProduct(of: result, result, keeping: 0)
        #expect(copy.elements == [20, 32, 32, 60] && result.elements == [1424, 2560, 2560, 4624])
        var turned = try NDArray<Float>([[1, 2, 3], [4, 5, 6]]).transposed()
        try turned.addProduct(of: .ones([3, 1]), .ones([1, 2]))
        #expect(turned.elements == [2, 5, 3, 6, 4, 7])
        var spoilt = try NDArray<Float>(repeating: .nan, shape: [2, 2])
        try spoilt.addProduct(of: .zeros([2, 0]), .zeros([0, 2]), keeping: 0)
        #expect(spoilt.elements == [0, 0, 0, 0])
        for side in [1, 3, 40] {
            var spoilt = try NDArray<Double>(repeating: .nan, shape: [side, side])
            try spoilt.addProduct(of: .ones([side, 2]), .ones([2, side]), keeping: 0)
            #expect(try spoilt == NDArray(repeating: 2, shape: [side, side]))
        }
        #expect(throws: ArrayError.shapeMismatch(operation: "product", shapes: [[2, 2], [2, 2], [3, 2]])) {
            try turned.addProduct(of: a, a)
        }
    }

    @Test("inner sides and stacks that do not fit are refused, with both shapes")
    func refusals() throws {
        let a = try NDArray<Double>.zeros([2, 3])
        for (left, right) in [
            (a, a), (try NDArray.zeros([2, 2, 3]), try NDArray.zeros([3, 3, 1])), (a, try NDArray(scalar: 1)),
            (try NDArray.zeros([2]), try NDArray.zeros([3])),
        ] {
            #expect(throws: ArrayError.shapeMismatch(operation: "product", shapes: [left.shape, right.shape])) {
                try left.matmul(right)
            }
        }
    }
}
