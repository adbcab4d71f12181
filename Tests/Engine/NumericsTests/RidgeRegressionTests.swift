import Numerics
import Testing

@Suite("Ridge regression")
struct RidgeRegressionTests {
    private let golden: LinearAlgebraFixture

    init() throws { golden = try .read() }

    @Test("coefficients of tall and wide problems agree with the normal equations to 1e-11")
    func coefficients() throws {
        var tall = try RidgeRegression(
            design: Matrix(rowMajor: golden.design), targets: Matrix(rowMajor: golden.targets))
        for (solution, expected) in zip(try tall.solve(penalties: golden.penalties), golden.ridge) {
            #expect(try solution.distance(to: expected) < 1e-11)
        }
        var wide = try RidgeRegression(
            design: Matrix(rowMajor: golden.wide), targets: Matrix(rowMajor: golden.wideTargets))
        for (solution, expected) in zip(try wide.solve(penalties: golden.penalties), golden.wideRidge) {
            #expect(try solution.distance(to: expected) < 1e-11)
        }
    }

    @Test("the score of generalised cross-validation is its definition, to 1e-12")
    func scores() throws {
        var regression = try RidgeRegression(
            design: Matrix(rowMajor: golden.design), targets: Matrix(rowMajor: golden.targets))
        for (penalty, expected) in zip(golden.penalties, golden.ridgeScores) {
            #expect(distance(try regression.generalisedCrossValidation(penalty: penalty), expected) < 1e-12)
        }
        var exact = try RidgeRegression(design: .random(3, 3, seed: 1), targets: .random(3, 1, seed: 2))
        #expect(try exact.generalisedCrossValidation(penalty: 0) == [.infinity])
    }

    @Test("where normal equations lose all digits, singular values keep them")
    func illConditioned() throws {
        // Columns that differ by 1e-9: AᵀA is singular in doubles.
        let design = try Matrix(rowMajor: [[1, 1], [1, 1 + 1e-9], [1, 1 - 1e-9]])
        var regression = try RidgeRegression(design: design, targets: Matrix(column: [2, 2 + 1e-9, 2 - 1e-9]))
        let solution = try regression.solve(penalty: 1e-24)
        #expect(solution.distance(to: Matrix(column: [1, 1])) < 1e-5)
        let least = try regression.solve(penalty: 0)
        #expect(least.distance(to: Matrix(column: [1, 1])) < 1e-5)
    }

    @Test("a penalty of 0 is least squares of minimum norm")
    func noPenalty() throws {
        let (design, targets) = (try Matrix(rowMajor: golden.wide), try Matrix(rowMajor: golden.wideTargets))
        var regression = try RidgeRegression(design: design, targets: targets)
        let expected = try LeastSquares(design: design, targets: targets).solution
        #expect(try regression.solve(penalty: 0).distance(to: expected) < 1e-13)
    }

    @Test("squares that overflow and penalties out of range are no traps")
    func extremes() throws {
        let values = Matrix(column: [1e200, 2e200])
        var large = try RidgeRegression(design: values, targets: values)
        #expect(abs(try large.solve(penalty: 1).elements[0] - 1) < 1e-15)
        for penalty in [-1, .nan, .infinity] {
            #expect(throws: LinearAlgebraError.self) { try large.solve(penalty: penalty) }
        }
        #expect(throws: LinearAlgebraError.self) {
            try RidgeRegression(design: Matrix(column: [1]), targets: Matrix(column: [1, 2]))
        }
    }
}
