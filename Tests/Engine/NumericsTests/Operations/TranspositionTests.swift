import KernelInterface
import Numerics
import Testing

/// Rows that become columns, in squares of a vector's side and what is left beside them.
@Suite("Transposition")
struct TranspositionTests {
    @Test("every number goes to its place, whatever the sides, and nothing else is written", arguments: [true, false])
    func places(accumulates: Bool) {
        check(Float.self, accumulates)
        check(Double.self, accumulates)
    }

    private func check<Scalar: NetworkScalar>(_: Scalar.Type, _ accumulates: Bool) {
        let sides = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 45, 100]
        for rows in sides {
            for columns in sides {
                let (stride, turnedStride) = (columns + 3, rows + 2)
                let x = (0..<rows * stride).map { Scalar($0 + 1) }
                let before = (0..<columns * turnedStride).map { Scalar(-$0 - 1) }
                var y = before
                Scalar.kernels.transpose(
                    rows: rows, columns: columns, x, stride: stride, into: &y, stride: turnedStride,
                    accumulates: accumulates)
                var expected = before
                for i in 0..<rows {
                    for j in 0..<columns {
                        let place = j * turnedStride + i
                        expected[place] = x[i * stride + j] + (accumulates ? before[place] : 0)
                    }
                }
                #expect(y == expected, "\(Scalar.self), \(rows) x \(columns)")
            }
        }
    }
}
