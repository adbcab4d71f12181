import Numerics
import Testing

@Suite("Products of matrices")
struct MatrixProductTests {
    /// The definition, one element at a time.
    private func product(_ a: Matrix, _ b: Matrix) -> Matrix {
        var result = Matrix(rows: a.rows, columns: b.columns)
        for i in 0..<a.rows {
            for j in 0..<b.columns {
                for k in 0..<a.columns { result[i, j] += a[i, k] * b[k, j] }
            }
        }
        return result
    }

    @Test("operands are read as they lie or as transposes, scaled, and added to what is there")
    func orientations() throws {
        let (a, b, old) = (Matrix.random(4, 6, seed: 1), Matrix.random(6, 3, seed: 2), Matrix.random(4, 3, seed: 3))
        let plain = product(a, b)
        var expected = old
        for place in expected.elements.indices {
            expected.elements[place] = -2 * plain.elements[place] + 0.5 * old.elements[place]
        }
        for (left, leftOrientation) in [(a, Orientation.asIs), (a.transposed(), .transposed)] {
            for (right, rightOrientation) in [(b, Orientation.asIs), (b.transposed(), .transposed)] {
                var result = old
                try multiply(
                    left, leftOrientation, by: right, rightOrientation, alpha: -2, beta: 0.5, into: &result)
                #expect(result.distance(to: expected) < 1e-13)
                #expect(try left.multiplied(leftOrientation, by: right, rightOrientation).distance(to: plain) < 1e-13)
            }
        }
    }

    @Test("a stack is multiplied matrix by matrix; strides leave gaps alone and 0 shares an operand")
    func stacks() throws {
        let shared = Matrix.random(3, 4, seed: 4)
        let many = Matrix.random(4, 10, seed: 5)  // Five 4×2 matrices.
        let left = try MatrixStack(count: 5, rows: 3, columns: 4, stride: 0, elements: shared.elements)
        let right = try MatrixStack(count: 5, rows: 4, columns: 2, stride: 8, elements: many.elements)
        let untouched = [Double](repeating: 7, count: 44)
        var result = try MatrixStack(count: 5, rows: 3, columns: 2, stride: 9, elements: untouched)
        try multiply(left, by: right, into: &result)
        for place in 0..<5 {
            #expect(result[place].distance(to: product(shared, right[place])) < 1e-13)
        }
        let gaps = result.elements.indices.filter { $0 % 9 > 5 }
        #expect(gaps.allSatisfy { result.elements[$0] == 7 })
    }

    @Test("shapes that do not fit are refused, as operands and as stacks")
    func shapes() throws {
        #expect(throws: LinearAlgebraError.shapeMismatch("product of 2×3 and 2×3 into 2×3")) {
            var result = Matrix(rows: 2, columns: 3)
            try multiply(Matrix(rows: 2, columns: 3), by: Matrix(rows: 2, columns: 3), into: &result)
        }
        #expect(throws: LinearAlgebraError.self) {
            var damaged = Matrix(rows: 2, columns: 2)
            damaged.elements.removeLast()
            _ = try damaged.multiplied(by: damaged)
        }
        #expect(throws: LinearAlgebraError.self) {
            try MatrixStack(count: 3, rows: 2, columns: 2, stride: 3, elements: [Double](repeating: 0, count: 12))
        }
        #expect(throws: LinearAlgebraError.self) {
            try MatrixStack(count: 3, rows: 2, columns: 2, stride: 4, elements: [Double](repeating: 0, count: 11))
        }
        #expect(throws: LinearAlgebraError.self) {
            var result = try MatrixStack(count: 2, rows: 1, columns: 1, stride: 0, elements: [0])
            try multiply(
                MatrixStack(count: 2, rows: 1, columns: 1), by: MatrixStack(count: 2, rows: 1, columns: 1),
                into: &result)
        }
    }

    @Test("an inner side of 0 leaves zeros, or the old elements scaled")
    func empty() throws {
        var result = Matrix.identity(2)
        try multiply(Matrix(rows: 2, columns: 0), by: Matrix(rows: 0, columns: 2), beta: 3, into: &result)
        #expect(result.elements == [3, 0, 0, 3])
        #expect(try Matrix(rows: 0, columns: 3).multiplied(by: Matrix(rows: 3, columns: 2)).shape == "0×2")
    }

    @Test("rows of different lengths are no matrix")
    func ragged() {
        #expect(throws: LinearAlgebraError.self) { try Matrix(rowMajor: [[1, 2], [3]]) }
        #expect(throws: LinearAlgebraError.self) { try Matrix(rows: 2, columns: -1, columnMajor: []) }
    }

    @Test("a result that no machine has memory for is refused with the bytes, before anything is touched")
    func exhaustedMemory() throws {
        let column = Matrix(rows: 1 << 23, columns: 1)
        let bytes = 1 << 49
        #expect(throws: LinearAlgebraError.outOfMemory(operation: "product", shapes: "8388608×8388608", bytes: bytes)) {
            try column.multiplied(by: column, .transposed)
        }
        #expect(throws: LinearAlgebraError.outOfMemory(operation: "zeros", shapes: "\(Int.max)×9", bytes: .max)) {
            try Matrix.zeros(rows: .max, columns: 9)
        }
        #expect(throws: LinearAlgebraError.self) { try Matrix.zeros(rows: -1, columns: 2) }
        #expect(try Matrix.zeros(rows: 2, columns: 3) == Matrix(rows: 2, columns: 3))
    }
}
