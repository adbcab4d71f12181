import Numerics
import Testing

@Suite("Matrix products of floats equal those of doubles")
struct RowMajorProductTests {
    /// Rows, columns, depth: tiles and panels, what they do not divide, and one block of depth and more.
    static let sides = [
        (32, 64, 64), (96, 64, 64), (97, 65, 66), (98, 24, 9), (99, 31, 8), (300, 40, 33), (35, 200, 1030),
        (257, 130, 513), (300, 70, 600),
        (640, 48, 20), (3, 300, 40), (130, 10, 400), (130, 400, 3),
    ]

    @Test("in every orientation, with strides, α and β", arguments: sides)
    func orientations(rows: Int, columns: Int, depth: Int) {
        for (transposesA, transposesB) in [(false, false), (false, true), (true, false), (true, true)] {
            for (alpha, beta) in [(1.0, 0.0), (1, 1), (-0.5, 0.25)] {
                let float = run(Float.self, rows, columns, depth, transposesA, transposesB, alpha, beta)
                let double = run(Double.self, rows, columns, depth, transposesA, transposesB, alpha, beta)
                let largest = zip(float, double).map { abs($0 - $1) }.max()!
                #expect(
                    largest < 2e-6 * Double(depth).squareRoot() + 1e-5, "\((transposesA, transposesB, alpha, beta))")
            }
        }
    }

    /// Operands have gaps of 3 numbers between rows; what lies in the gaps of C must stay.
    private func run<Scalar: NetworkScalar>(
        _ type: Scalar.Type, _ rows: Int, _ columns: Int, _ depth: Int, _ transposesA: Bool, _ transposesB: Bool,
        _ alpha: Double, _ beta: Double
    ) -> [Double] {
        var random = RandomStream(seed: 5)
        func numbers(_ high: Int, _ wide: Int) -> [Scalar] {
            (0..<high * (wide + 3)).map { _ in Scalar(Float(random.uniform() - 0.5)) }
        }
        let a = transposesA ? numbers(depth, rows) : numbers(rows, depth)
        let b = transposesB ? numbers(columns, depth) : numbers(depth, columns)
        var c = numbers(rows, columns)
        c.withUnsafeMutableBufferPointer { c in
            Scalar.multiply(
                RowMajorProduct(
                    rows: rows, columns: columns, depth: depth, a, transposingA: transposesA,
                    strideA: (transposesA ? rows : depth) + 3, by: b, transposingB: transposesB,
                    strideB: (transposesB ? depth : columns) + 3, into: c.baseAddress!, strideC: columns + 3,
                    alpha: Scalar(alpha), beta: Scalar(beta)))
        }
        return c.map(Double.init)
    }
}
