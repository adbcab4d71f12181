import Numerics
import Testing

@Suite("Decompositions of matrices")
struct DecompositionTests {
    private let golden: LinearAlgebraFixture

    init() throws { golden = try .read() }

    @Test("QR: Q is orthonormal and Q·R is the matrix, whatever its shape", arguments: [(9, 4), (4, 9), (70, 70)])
    func qr(rows: Int, columns: Int) throws {
        let matrix = Matrix.random(rows, columns, seed: 7)
        let decomposition = try QRDecomposition(matrix)
        let q = try decomposition.q()
        let k = min(rows, columns)
        #expect(try q.multiplied(.transposed, by: q).distance(to: .identity(k)) < 1e-13)
        #expect(try q.multiplied(by: decomposition.r).distance(to: matrix) < 1e-13)
        for column in 0..<columns {
            for row in 0..<k where row > column { #expect(decomposition.r[row, column] == 0) }
        }
    }

    @Test("QR and its least squares agree with numpy's to 1e-13")
    func qrGolden() throws {
        let decomposition = try QRDecomposition(Matrix(rowMajor: golden.design))
        var r = decomposition.r
        for place in r.elements.indices { r.elements[place] = abs(r.elements[place]) }
        #expect(try r.distance(to: golden.absoluteR) < 1e-13)
        let solution = try decomposition.solve(Matrix(rowMajor: golden.targets))
        #expect(try solution.distance(to: golden.leastSquares) < 1e-13)
    }

    @Test("SVD: U and V are orthonormal, values fall, and the product is the matrix", arguments: [(9, 4), (4, 9)])
    func svd(rows: Int, columns: Int) throws {
        let matrix = Matrix.random(rows, columns, seed: 8)
        let decomposition = try SingularValueDecomposition(matrix)
        let (u, vt) = (decomposition.u, decomposition.vTransposed)
        #expect(try u.multiplied(.transposed, by: u).distance(to: .identity(4)) < 1e-13)
        #expect(try vt.multiplied(by: vt, .transposed).distance(to: .identity(4)) < 1e-13)
        #expect(decomposition.singularValues == decomposition.singularValues.sorted(by: >))
        var scaled = u
        for column in 0..<4 {
            for row in 0..<rows { scaled[row, column] *= decomposition.singularValues[column] }
        }
        #expect(try scaled.multiplied(by: vt).distance(to: matrix) < 1e-13)
    }

    @Test("SVD and its least squares agree with numpy's to 1e-13")
    func svdGolden() throws {
        let decomposition = try SingularValueDecomposition(Matrix(rowMajor: golden.design))
        #expect(distance(decomposition.singularValues, golden.singularValues) < 1e-13)
        let solution = try decomposition.solve(Matrix(rowMajor: golden.targets))
        #expect(try solution.distance(to: golden.leastSquares) < 1e-13)
    }

    @Test("dependent columns: SVD gives the smallest solution, QR says that there are many")
    func rankDeficient() throws {
        let design = try Matrix(rowMajor: [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]])
        let target = Matrix(column: [1, 0, 2, -1])
        let decomposition = try SingularValueDecomposition(design)
        #expect(decomposition.rank() == 2)
        let expected = Matrix(column: [-0.7277777777777771, -0.04444444444444329, 0.6388888888888871])
        #expect(try decomposition.solve(target).distance(to: expected) < 1e-13)
        #expect {
            try QRDecomposition(design).solve(target)
        } throws: { error in
            if case .singular("least squares by QR", "4×3 and 4×1", _)? = error as? LinearAlgebraError {
                true
            } else {
                false
            }
        }
    }

    @Test("Cholesky, its solutions and its determinant agree with numpy's to 1e-12")
    func cholesky() throws {
        let decomposition = try CholeskyDecomposition(Matrix(rowMajor: golden.definite))
        #expect(try decomposition.lower.distance(to: golden.definiteLower) < 1e-13)
        #expect(try decomposition.solve(Matrix(rowMajor: golden.sides)).distance(to: golden.definiteSolved) < 1e-12)
        #expect(abs(decomposition.logDeterminant - golden.definiteLogDeterminant) < 1e-13)
        // In the 1-norm the condition lies within a factor n of the ratio of eigenvalues.
        let ratio = golden.definiteEigenvalues[0] / golden.definiteEigenvalues[4]
        #expect(decomposition.reciprocalCondition > ratio / 5 && decomposition.reciprocalCondition < ratio * 5)
    }

    @Test("a matrix that is not positive definite is refused with the order of the minor")
    func indefinite() {
        #expect(throws: LinearAlgebraError.notPositiveDefinite(shapes: "2×2", order: 2)) {
            try CholeskyDecomposition(Matrix(rowMajor: [[1, 2], [2, 1]]))
        }
    }

    @Test("LU solves A and its transpose as numpy does, and knows the determinant, to 1e-12")
    func lu() throws {
        let decomposition = try LUDecomposition(Matrix(rowMajor: golden.square))
        let sides = try Matrix(rowMajor: golden.sides)
        #expect(try decomposition.solve(sides).distance(to: golden.solved) < 1e-12)
        let transposed = try decomposition.solve(sides, orientation: .transposed)
        #expect(try transposed.distance(to: golden.solvedTransposed) < 1e-12)
        #expect(decomposition.logDeterminant.sign == golden.determinantSign)
        #expect(abs(decomposition.logDeterminant.logarithm - golden.logDeterminant) < 1e-13)
    }

    @Test("a singular system is refused, exactly singular or only by rounding; small scales are not")
    func singular() throws {
        #expect(throws: LinearAlgebraError.singular(operation: "LU", shapes: "2×2", reciprocalCondition: 0)) {
            try LUDecomposition(Matrix(rowMajor: [[1, 2], [2, 4]]))
        }
        #expect(throws: LinearAlgebraError.self) {
            try LUDecomposition(Matrix(rowMajor: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
        }
        let tiny = try Matrix(rowMajor: [[1e-200, 0], [0, 3e-200]])
        #expect(try LUDecomposition(tiny).solve(Matrix(column: [1e-200, 3e-200])).elements == [1, 1])
        let graded = try Matrix(rowMajor: [[1, 0], [0, 1e-30]])
        #expect(throws: LinearAlgebraError.self) { try LUDecomposition(graded) }
        let solution = try LUDecomposition(graded, leastReciprocalCondition: 0).solve(Matrix(column: [1, 1]))
        #expect(solution.elements == [1, 1 / 1e-30])
    }

    @Test("what is not finite or not square is refused by each, with its name and the shape")
    func refusals() {
        var spoilt = Matrix.identity(3)
        spoilt[2, 1] = .infinity
        let attempts: [(String, (Matrix) throws -> Void)] = [
            ("QR", { _ = try QRDecomposition($0) }),
            ("SVD", { _ = try SingularValueDecomposition($0) }),
            ("Cholesky", { _ = try CholeskyDecomposition($0) }),
            ("LU", { _ = try LUDecomposition($0) }),
            ("symmetric eigenproblem", { _ = try SymmetricEigenproblem($0) }),
            ("eigenproblem", { _ = try GeneralEigenproblem($0) }),
        ]
        for (operation, attempt) in attempts {
            #expect(throws: LinearAlgebraError.notFinite(operation: operation, shapes: "3×3")) { try attempt(spoilt) }
        }
        for (operation, attempt) in attempts.dropFirst(2) {
            let expected = LinearAlgebraError.shapeMismatch("\(operation) of a 2×3 matrix, which is not square")
            #expect(throws: expected) { try attempt(Matrix(rows: 2, columns: 3)) }
        }
        for (_, attempt) in attempts { #expect(throws: Never.self) { try attempt(Matrix(rows: 0, columns: 0)) } }
    }
}
