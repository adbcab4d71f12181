import Numerics
import Testing

@Suite("Eigenproblems")
struct EigenproblemTests {
    private let golden: LinearAlgebraFixture

    init() throws { golden = try .read() }

    @Test("symmetric: values agree with numpy's, vectors are orthonormal and satisfy A·v = λ·v")
    func symmetric() throws {
        let matrix = try Matrix(rowMajor: golden.definite)
        let problem = try SymmetricEigenproblem(matrix)
        #expect(distance(problem.values, golden.definiteEigenvalues) < 1e-13)
        #expect(try problem.vectors.multiplied(.transposed, by: problem.vectors).distance(to: .identity(5)) < 1e-13)
        var scaled = problem.vectors
        for column in 0..<5 {
            for row in 0..<5 { scaled[row, column] *= problem.values[column] }
        }
        #expect(try matrix.multiplied(by: problem.vectors).distance(to: scaled) < 1e-13)
    }

    @Test("general: values agree with numpy's, complex pairs included")
    func general() throws {
        let problem = try GeneralEigenproblem(Matrix(rowMajor: golden.square))
        let order = (0..<5).sorted {
            (problem.values.real[$0], problem.values.imaginary[$0])
                < (problem.values.real[$1], problem.values.imaginary[$1])
        }
        #expect(distance(order.map { problem.values.real[$0] }, golden.eigenvaluesReal) < 1e-12)
        #expect(distance(order.map { problem.values.imaginary[$0] }, golden.eigenvaluesImaginary) < 1e-12)
        #expect(problem.values.imaginary.contains { $0 > 0 })
    }

    @Test("general: A·v = λ·v in complex numbers, each vector of norm 1", arguments: [2, 5, 40])
    func residuals(order: Int) throws {
        let matrix = Matrix.random(order, order, seed: 11)
        let problem = try GeneralEigenproblem(matrix)
        let (real, imaginary) = problem.vectors
        let (productReal, productImaginary) = try (matrix.multiplied(by: real), matrix.multiplied(by: imaginary))
        for column in 0..<order {
            let (a, b) = (problem.values.real[column], problem.values.imaginary[column])
            var norm = 0.0
            for row in 0..<order {
                let (x, y) = (real[row, column], imaginary[row, column])
                norm += x * x + y * y
                #expect(abs(productReal[row, column] - (a * x - b * y)) < 1e-12)
                #expect(abs(productImaginary[row, column] - (a * y + b * x)) < 1e-12)
            }
            #expect(abs(norm - 1) < 1e-13)
        }
        let values = try GeneralEigenproblem(matrix, withVectors: false)
        #expect(abs(values.spectralRadius - problem.spectralRadius) < 1e-12)
    }

    @Test("a rotation by a right angle has the values i and −i")
    func rotation() throws {
        let problem = try GeneralEigenproblem(Matrix(rowMajor: [[0, -1], [1, 0]]))
        #expect(problem.values.real == [0, 0])
        #expect(problem.values.imaginary == [1, -1])
        #expect(problem.spectralRadius == 1)
    }
}
