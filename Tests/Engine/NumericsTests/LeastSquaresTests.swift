import Numerics
import Testing

@Suite("Least squares")
struct LeastSquaresTests {
    @Test("a rank-deficient problem gets the solution of minimum norm, as numpy's lstsq gives it")
    func rankDeficient() throws {
        var design = Matrix(rows: 4, columns: 3)
        for row in 0..<4 {
            for column in 0..<3 { design[row, column] = Double(row * 3 + column + 1) }
        }
        var targets = Matrix(rows: 4, columns: 1)
        for (row, value) in [1.0, 0, 2, -1].enumerated() { targets[row, 0] = value }
        let fit = try LeastSquares(design: design, targets: targets, relativeCutoff: 1e-15)
        #expect(fit.rank == 2)
        for (row, value) in [-0.7277777777777771, -0.04444444444444329, 0.6388888888888871].enumerated() {
            #expect(abs(fit.solution[row, 0] - value) < 1e-12)
        }
        #expect(abs(fit.singularValues[0] - 25.46240743603639) < 1e-12)
    }

    @Test("fewer equations than unknowns are solved exactly")
    func underdetermined() throws {
        var design = Matrix(rows: 1, columns: 2)
        (design[0, 0], design[0, 1]) = (3, 4)
        var targets = Matrix(rows: 1, columns: 1)
        targets[0, 0] = 25
        let fit = try LeastSquares(design: design, targets: targets)
        #expect(abs(fit.solution[0, 0] - 3) < 1e-14)
        #expect(abs(fit.solution[1, 0] - 4) < 1e-14)
    }

    @Test("what is not finite is refused before LAPACK sees it")
    func notFinite() {
        var design = Matrix(rows: 2, columns: 1)
        design[1, 0] = .nan
        #expect(throws: LinearAlgebraError.notFinite(operation: "least squares", shapes: "2×1 and 2×1")) {
            try LeastSquares(design: design, targets: Matrix(rows: 2, columns: 1))
        }
    }

    @Test("shapes that do not fit are refused with the numbers")
    func shapes() {
        #expect(throws: LinearAlgebraError.shapeMismatch("3 rows of the design against 2 of the targets")) {
            try LeastSquares(design: Matrix(rows: 3, columns: 1), targets: Matrix(rows: 2, columns: 1))
        }
    }
}
