import Numerics
import Testing

/// Values: numpy 2.4, `s = [[4, 1, 2], [1, 3, 0], [2, 0, 5]]`, `d = np.sin(np.arange(12.)**2).reshape(4, 3)`,
/// `t = [1, -1, 2, 0.5]`.
@Suite("Decompositions of arrays")
struct NDArrayDecompositionTests {
    @Test("Cholesky, eigenproblems and systems agree with numpy's") func square() throws {
        try square(Double.self, tolerance: 1e-14)
        try square(Float.self, tolerance: 1e-6)
    }

    private func square<Scalar: ArrayScalar>(_ type: Scalar.Type, tolerance: Double) throws {
        let s = try NDArray<Scalar>([[4, 1, 2], [1, 3, 0], [2, 0, 5]])
        let lower = [[2.0, 0, 0], [0.5, 1.6583123951777, 0], [1, -0.30151134457776363, 1.9771421064483223]]
        #expect(try Matrix(s.cholesky()).distance(to: lower) < tolerance * 4)
        let (values, vectors) = try s.symmetricEigen()
        #expect(try distance(values, [1.8548973087995761, 3.4760236029181333, 6.669079088282287]) < tolerance * 8)
        #expect(try Double(s.matmul(vectors).largestDifference(from: vectors * values)) < tolerance * 16)
        let solution = try s.solve(NDArray([1, 2, 3]))
        #expect(try distance(solution, [-0.3023255813953489, 0.7674418604651163, 0.7209302325581396]) < tolerance)
        let turn = try NDArray<Scalar>([[0, 1, 0], [-1, 0, 0], [0, 0, 2]]).eigen()
        #expect(turn.values.real.elements == [0, 0, 2] && turn.values.imaginary.elements == [1, -1, 0])
        #expect(turn.vectors.real.shape == [3, 3])
    }

    @Test("QR, SVD, least squares and ridge agree with numpy's") func tall() throws {
        try tall(Double.self, tolerance: 1e-13)
        try tall(Float.self, tolerance: 4e-6)
    }

    private func tall<Scalar: ArrayScalar>(_ type: Scalar.Type, tolerance: Double) throws {
        let (d, t) = (try NDArray<Scalar>.sines([4, 3], power: 2), try NDArray<Scalar>([1, -1, 2, 0.5]))
        let (q, r) = try d.qr()
        #expect(try Double(q.matmul(r).largestDifference(from: d)) < tolerance)
        let triangle = [
            1.2450806501371692, 0.9205950406376335, 1.2819640964190493, 0, 1.053336031053688, 0.7611968130688876, 0, 0,
            0.4598850226134859,
        ]
        #expect(try distance(r.magnitudes().flattened(), triangle) < tolerance)
        let (u, s, vt) = try d.svd()
        #expect(try distance(s, [2.2873622946025796, 0.7695069713934667, 0.34266217981236996]) < tolerance)
        #expect(try Double((u * s).matmul(vt).largestDifference(from: d)) < tolerance)
        let expected = [-3.2700585037907826, -0.3971504396631941, -1.7629490221774804]
        for method in [LeastSquaresMethod.qr, .singularValues] {
            #expect(try distance(d.leastSquares(t, by: method), expected) < tolerance * 4)
        }
        let two = try d.leastSquares(NDArray.stacked([t, t * 2], along: 1))
        #expect(two.shape == [3, 2])
        #expect(try distance(two.column(1), expected.map { $0 * 2 }) < tolerance * 8)
        let ridge = [-2.511317690184203, 0.10579138281219436, -0.8222050044581082]
        #expect(try distance(d.ridge(t, penalty: 0.1), ridge) < tolerance * 4)
    }

    @Test("columns that depend on one another but for the rounding of floats count as dependent")
    func rankDeficient() throws {
        // sin(t + 1) and sin(t − 1) fix sin(t): three columns of successive sines have rank 2. numpy's lstsq:
        // of the doubles [1.4844282398097437, 1.5050989933752872, 0.14198867355122533].
        let (d, t) = (try NDArray<Float>.sines([4, 3]), try NDArray<Float>([1, -1, 2, 0.5]))
        let expected = [1.4844282398097437, 1.5050989933752872, 0.14198867355122533]
        #expect(try distance(d.leastSquares(t), expected) < 1e-5)
        #expect(throws: ArrayError.self) { try d.leastSquares(t, by: .qr) }
        #expect(throws: ArrayError.self) { try d[.range(..<3)].solve(t[.range(..<3)]) }
    }

    @Test("what has no decomposition is refused, for the reason of the matrix's error")
    func refusals() throws {
        let indefinite = try NDArray<Float>([[1, 2], [2, 1]])
        #expect(throws: ArrayError.linearAlgebra(.notPositiveDefinite(shapes: "2×2", order: 2))) {
            try indefinite.cholesky()
        }
        #expect(throws: ArrayError.linearAlgebra(.notFinite(operation: "SVD", shapes: "1×2"))) {
            try NDArray<Double>([[1, .nan]]).svd()
        }
        #expect(throws: ArrayError.invalidArgument(operation: "QR", shape: [2], reason: "there must be two axes")) {
            try NDArray<Double>([1, 2]).qr()
        }
        #expect(throws: ArrayError.self) { try indefinite.solve(NDArray([1, 2, 3])) }
        #expect(throws: ArrayError.self) { try indefinite.ridge(NDArray([1, 2]), penalty: -1) }
        #expect(throws: ArrayError.self) { try indefinite.leastSquares(.zeros([2, 2, 2])) }
    }

    @Test("a matrix and an array turn into one another")
    func conversion() throws {
        let matrix = Matrix.random(3, 5, seed: 1)
        let array = try NDArray<Double>(matrix)
        #expect(array.shape == [3, 5] && array.strides == [1, 3] && array[2, 4] == matrix[2, 4])
        #expect(try Matrix(array) == matrix)
        #expect(try Matrix(NDArray<Float>([1, 2])).shape == "2×1")
        var damaged = matrix
        damaged.elements.removeLast()
        #expect(throws: ArrayError.self) { try NDArray<Float>(damaged) }
        #expect(throws: ArrayError.self) { try Matrix(NDArray<Float>.zeros([1, 1, 1])) }
    }

    private func distance<Scalar: ArrayScalar>(_ array: NDArray<Scalar>, _ values: [Double]) throws -> Double {
        try NDArray<Double>(array).largestDifference(from: NDArray(values))
    }
}
