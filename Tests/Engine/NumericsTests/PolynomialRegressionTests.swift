import Numerics
import Testing

@Suite("Regression on monomials")
struct PolynomialRegressionTests {
    @Test("monomials come by degree, each once, as many as are counted")
    func monomials() {
        let three = Monomials(variables: 2, degrees: 1...2)
        #expect(three.values(at: [2, 5]) == [2, 5, 4, 10, 25])
        #expect((0..<5).map(three.factors(of:)) == [[0], [1], [0, 0], [0, 1], [1, 1]])
        #expect(Monomials(variables: 2, degrees: 0...1).values(at: [2, 5]) == [1, 2, 5])
        #expect(Monomials(variables: 2, degrees: 3...3).values(at: [2, 5]) == [8, 20, 50, 125])
        #expect(Monomials(variables: 3, degrees: 0...0).values(at: [7, 8, 9]) == [1])
        for (variables, degrees) in [(1, 0...5), (4, 2...3), (6, 1...4), (3, 3...3), (5, 0...0)] {
            let monomials = Monomials(variables: variables, degrees: degrees)
            #expect(Double(monomials.count) == Monomials.count(variables: variables, degrees: degrees))
            let all = (0..<monomials.count).map(monomials.factors(of:))
            #expect(Set(all).count == all.count)
            #expect(all.allSatisfy { degrees.contains($0.count) && $0 == $0.sorted() })
            let point = (1...variables).map { 1 + Double($0) / 8 }
            for (value, factors) in zip(monomials.values(at: point), all) {
                #expect(abs(value - factors.reduce(1) { $0 * point[$1] }) < 1e-12)
            }
        }
    }

    @Test("ridge regression by reflections equals the fixture's, tall and wide")
    func reflections() throws {
        let golden = try LinearAlgebraFixture.read()
        let (tall, wide) = (try Matrix(rowMajor: golden.design), try Matrix(rowMajor: golden.wide))
        for (place, penalty) in golden.penalties.enumerated() {
            let solution = try RidgeRegression.byReflections(
                design: tall, targets: Matrix(rowMajor: golden.targets), penalty: penalty)
            #expect(try solution.distance(to: golden.ridge[place]) < 1e-10)
            let short = try RidgeRegression.byReflections(
                design: wide, targets: Matrix(rowMajor: golden.wideTargets), penalty: penalty)
            #expect(try short.distance(to: golden.wideRidge[place]) < 1e-10)
        }
        #expect(throws: LinearAlgebraError.self) {
            try RidgeRegression.byReflections(design: tall, targets: tall, penalty: -1)
        }
    }

    @Test("normal equations, taken in parts, give the ridge regression of centred samples")
    func normalEquations() throws {
        let (features, targets) = (Matrix.random(6, 50, seed: 1), Matrix.random(2, 50, seed: 2))
        var equations = try NormalEquations(features: 6, targets: 2)
        for range in [0..<20, 20..<21, 21..<50] {
            try equations.add(features: columns(features, range), targets: columns(targets, range))
        }
        #expect(equations.count == 50)
        let (weights, intercepts) = try equations.solve(penalty: 0.3)
        var (design, sides) = (features.transposed(), targets.transposed())
        let (means, sideMeans) = (centre(&design), centre(&sides))
        let expected = try RidgeRegression.byReflections(design: design, targets: sides, penalty: 0.3)
        #expect(weights.distance(to: expected) < 1e-12)
        for target in 0..<2 {
            let intercept = sideMeans[target] - (0..<6).reduce(0) { $0 + means[$1] * expected[$1, target] }
            #expect(abs(intercepts[target] - intercept) < 1e-12)
        }
        #expect(throws: LinearAlgebraError.self) { try equations.add(features: targets, targets: targets) }
        #expect(throws: LinearAlgebraError.self) { try NormalEquations(features: 2, targets: 1).solve(penalty: 1) }
    }

    @Test("normal equations of any number of features are solved", arguments: [1, 63, 64, 65, 97, 200, 333])
    func manyFeatures(count: Int) throws {
        let (features, targets) = (Matrix.random(count, 400, seed: 3), Matrix.random(1, 400, seed: 4))
        var equations = try NormalEquations(features: count, targets: 1)
        try equations.add(features: features, targets: targets)
        let (weights, _) = try equations.solve(penalty: 0.5)
        var (design, sides) = (features.transposed(), targets.transposed())
        _ = (centre(&design), centre(&sides))
        let expected = try RidgeRegression.byReflections(design: design, targets: sides, penalty: 0.5)
        #expect(weights.distance(to: expected) < 1e-11)
    }

    @Test("normal equations of features that depend on one another are refused without a penalty")
    func dependentFeatures() throws {
        var features = Matrix.random(150, 400, seed: 5)
        for sample in 0..<400 { features[120, sample] = 0 }
        var equations = try NormalEquations(features: 150, targets: 1)
        try equations.add(features: features, targets: Matrix.random(1, 400, seed: 6))
        #expect(throws: LinearAlgebraError.notPositiveDefinite(shapes: "150×150", order: 121)) {
            try equations.solve(penalty: 0)
        }
    }

    private func columns(_ matrix: Matrix, _ range: Range<Int>) throws -> Matrix {
        try Matrix(rows: matrix.rows, columns: range.count, columnMajor: range.flatMap { matrix.column($0) })
    }

    private func centre(_ matrix: inout Matrix) -> [Double] {
        (0..<matrix.columns).map { column in
            let mean = matrix.column(column).reduce(0, +) / Double(matrix.rows)
            for row in 0..<matrix.rows { matrix[row, column] -= mean }
            return mean
        }
    }

    @Test("thresholding finds the terms that made the targets, whatever their units")
    func thresholding() throws {
        let points = Matrix.random(2, 200, seed: 2)
        let monomials = Monomials(variables: 2, degrees: 0...3)
        var design = Matrix(rows: 200, columns: monomials.count)
        var targets = Matrix(rows: 200, columns: 2)
        var noise = RandomStream(seed: 3)
        for row in 0..<200 {
            let (x, y) = (points[0, row], points[1, row])
            for (term, value) in monomials.values(at: [x, y]).enumerated() { design[row, term] = value }
            targets[row, 0] = 3 * x - 2 * x * y + 1e-4 * noise.normal()
            targets[row, 1] = 1e-6 * (0.5 + y * y * y) + 1e-10 * noise.normal()
        }
        let found = try ThresholdedLeastSquares(design: design, targets: targets, threshold: 0.05).coefficients
        let terms = (0..<monomials.count).map(monomials.factors(of:))
        let expected: [[[Int]: Double]] = [[[0]: 3, [0, 1]: -2], [[]: 0.5e-6, [1, 1, 1]: 1e-6]]
        for (target, unit) in [(0, 1.0), (1, 1e-6)] {
            for (term, factors) in terms.enumerated() {
                let wanted = expected[target][factors] ?? 0
                #expect(abs(found[term, target] - wanted) < 1e-3 * unit, "\(factors): \(found[term, target])")
                if wanted == 0 { #expect(found[term, target] == 0) }
            }
        }
    }
}
