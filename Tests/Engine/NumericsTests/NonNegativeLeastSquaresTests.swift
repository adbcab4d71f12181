import Numerics
import Testing

@Suite("Non-negative least squares")
struct NonNegativeLeastSquaresTests {
    @Test("solutions and residuals agree with scipy's to 1e-12")
    func golden() throws {
        for problem in try LinearAlgebraFixture.read().nonNegative {
            let fit = try NonNegativeLeastSquares(design: Matrix(rowMajor: problem.design), target: problem.target)
            #expect(distance(fit.solution, problem.solution) < 1e-12)
            #expect(abs(fit.residualNorm - problem.residual) < 1e-12)
            #expect(problem.solution.contains(0) && problem.solution.contains { $0 > 0 })
        }
    }

    @Test(
        "the conditions of Kuhn and Tucker hold: x ≥ 0, no gradient where x is free, none that helps elsewhere",
        arguments: [(1, 1), (5, 20), (20, 5), (40, 40), (60, 30), (200, 80)])
    func optimality(rows: Int, columns: Int) throws {
        for seed in 0..<20 {
            let design = Matrix.random(rows, columns, seed: UInt64(seed))
            let target = Matrix.random(rows, 1, seed: UInt64(1000 + seed))
            let fit = try NonNegativeLeastSquares(design: design, target: target.elements)
            var residual = target
            try multiply(design, by: Matrix(column: fit.solution), alpha: -1, beta: 1, into: &residual)
            let gradient = try design.multiplied(.transposed, by: residual)
            for column in 0..<columns {
                #expect(fit.solution[column] >= 0)
                #expect(gradient.elements[column] < 1e-10)
                if fit.solution[column] > 0 { #expect(abs(gradient.elements[column]) < 1e-10) }
            }
            let squares = residual.elements.reduce(0) { $0 + $1 * $1 }
            #expect(abs(squares.squareRoot() - fit.residualNorm) < 1e-11)
        }
    }

    @Test("an exact non-negative mixture is found again, whatever the scale", arguments: [1e-180, 1, 1e150])
    func exact(scale: Double) throws {
        var design = Matrix.random(30, 10, seed: 3)
        let mixture = (0..<10).map { Double(max($0 - 4, 0)) }
        var target = try design.multiplied(by: Matrix(column: mixture)).elements
        for place in design.elements.indices { design.elements[place] *= scale }
        for place in target.indices { target[place] *= scale }
        #expect(distance(try NonNegativeLeastSquares(design: design, target: target).solution, mixture) < 1e-12)
    }

    @Test("equal, opposite and empty columns, and empty problems, come to an end")
    func degenerate() throws {
        let design = try Matrix(rowMajor: [[1, 1, -1, 0], [2, 2, -2, 0], [3, 3, -3, 0]])
        let fit = try NonNegativeLeastSquares(design: design, target: [2, 4, 6])
        #expect(abs(fit.solution[0] + fit.solution[1] - 2) < 1e-14)
        #expect(fit.solution[2] == 0 && fit.solution[3] == 0)
        #expect(fit.residualNorm < 1e-14)
        #expect(try NonNegativeLeastSquares(design: design, target: [-1, -2, -3]).freeColumns == [2])
        #expect(try NonNegativeLeastSquares(design: Matrix(rows: 2, columns: 0), target: [3, 4]).residualNorm == 5)
        #expect(try NonNegativeLeastSquares(design: Matrix(rows: 0, columns: 2), target: []).solution == [0, 0])
    }

    @Test("wrong lengths, values that are not finite and too few iterations are errors")
    func refusals() {
        #expect(throws: LinearAlgebraError.self) {
            try NonNegativeLeastSquares(design: .identity(2), target: [1])
        }
        #expect(throws: LinearAlgebraError.self) {
            try NonNegativeLeastSquares(design: .identity(2), target: [1, .nan])
        }
        #expect(throws: LinearAlgebraError.notConverged(routine: "non-negative least squares")) {
            try NonNegativeLeastSquares(
                design: .random(60, 50, seed: 5), target: Matrix.random(60, 1, seed: 6).elements, maximumIterations: 1)
        }
    }
}
