import Numerics
import Testing

@Suite("Products that skip what is zero")
struct SkippingProductTests {
    /// Rows, columns, depth: strips of every width, vectors that overlap, and more than one word of marks a row.
    static let sides = [
        (3, 16, 5), (32, 24, 64), (8, 40, 65), (100, 64, 32), (32, 100, 100), (10, 100, 32), (5, 112, 128),
        (7, 129, 63),
        (2, 255, 20),
    ]

    @Test("single precision: sums of the marked rows, in A as it lies and turned round", arguments: sides)
    func single(rows: Int, columns: Int, depth: Int) { check(Float.self, rows, columns, depth, tolerance: 1e-5) }

    @Test("double precision: sums of the marked rows, in A as it lies and turned round", arguments: sides)
    func double(rows: Int, columns: Int, depth: Int) { check(Double.self, rows, columns, depth, tolerance: 1e-13) }

    @Test("what is not a number is marked, a negative zero is not")
    func marks() {
        let a: [Double] = [0, .nan, -0.0, 1, -.infinity, .leastNonzeroMagnitude]
        var marks: [UInt64] = [.max, .max]
        #expect(Double.kernels.markNonzeros(rows: 2, depth: 3, a, rowStride: 3, depthStride: 1, into: &marks) == 4)
        #expect(marks == [0b010, 0b111])
        #expect(Double.kernels.markNonzeros(rows: 3, depth: 2, a, rowStride: 1, depthStride: 3, into: &marks) == 4)
    }

    @Test("a layer gives the bits that it gives among dense inputs, which skip nothing")
    func layers() throws {
        try checkLayer(Float.self)
        try checkLayer(Double.self)
    }

    /// Sixteen rows of which half is zero, alone and before 48 of which nothing is.
    private func checkLayer<Scalar: NetworkScalar>(_ type: Scalar.Type) throws {
        let (inputs, width, sparse) = (70, 100, 16)
        var random = RandomStream(seed: 8)
        let x: [Scalar] = (0..<64 * inputs).map { place in
            place < sparse * inputs && random.uniform() < 0.5 ? 0 : Scalar(random.uniform() + 0.1)
        }
        func results(of rows: Int) throws -> [Scalar] {
            let graph = Graph(ParameterSet<Scalar>(random: RandomStream(seed: 9)))
            let input = graph.input("x", [rows, inputs])
            let weight = try graph.parameter("w", [width, inputs], .normal(standardDeviation: 1))
            let y = try graph.linear(input, weight: weight, activation: .relu)
            let program = try graph.compile(outputs: [y])
            try program.assign(Array(x.prefix(rows * inputs)), to: input)
            program.forward()
            return Array(try program.values(of: y).prefix(sparse * width))
        }
        let alone = try results(of: sparse)
        #expect(alone.contains { $0 != 0 })
        #expect(try alone == results(of: 64))
    }

    /// Rows of B and C have gaps of 3 numbers; what lies in the gaps of C must stay.
    private func check<Scalar: NetworkScalar>(
        _ type: Scalar.Type, _ rows: Int, _ columns: Int, _ depth: Int, tolerance: Double
    ) {
        var random = RandomStream(seed: 7)
        func numbers(_ count: Int, zeros: Double = 0) -> [Scalar] {
            (0..<count).map { _ in random.uniform() < zeros ? 0 : Scalar(random.uniform() - 0.5) }
        }
        let (a, b, old) = (
            numbers(rows * depth, zeros: 0.5), numbers(depth * (columns + 3)), numbers(rows * (columns + 3))
        )
        for isTurned in [false, true] {
            let (rowStride, depthStride) = isTurned ? (1, rows) : (depth, 1)
            var marks = [UInt64](repeating: .max, count: rows * ((depth + 63) / 64))
            let count = Scalar.kernels.markNonzeros(
                rows: rows, depth: depth, a, rowStride: rowStride, depthStride: depthStride, into: &marks)
            #expect(count == a.count { $0 != 0 })
            for accumulates in [false, true] {
                var c = old
                Scalar.kernels.skippingProduct(
                    rows: rows, columns: columns, depth: depth, a, rowStride: rowStride, depthStride: depthStride,
                    marks: marks, by: b, strideB: columns + 3, into: &c, strideC: columns + 3, accumulates: accumulates)
                var largest = 0.0
                for i in 0..<rows {
                    for j in 0..<columns + 3 {
                        let place = i * (columns + 3) + j
                        var sum = accumulates || j >= columns ? Double(old[place]) : 0
                        if j < columns {
                            for k in 0..<depth {
                                sum += Double(a[i * rowStride + k * depthStride]) * Double(b[k * (columns + 3) + j])
                            }
                        }
                        largest = max(largest, abs(Double(c[place]) - sum))
                    }
                }
                #expect(largest < tolerance, "turned: \(isTurned), accumulates: \(accumulates)")
            }
        }
    }
}
