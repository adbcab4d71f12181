import Numerics
import Testing

@Suite("Sparse matrices and reservoirs")
struct SparseMatrixTests {
    private func drawn(_ order: Int, density: Double, seed: UInt64) throws -> SparseMatrix {
        var random = RandomStream(seed: seed)
        return try SparseMatrix.random(rows: order, columns: order, density: density, &random) { $0.normals($1) }
    }

    private func ones(_ random: inout RandomStream, count: Int) -> [Double] { [Double](repeating: 1, count: count) }

    @Test("as many elements are drawn as the density says, spread evenly")
    func density() throws {
        let matrix = try drawn(200, density: 0.1, seed: 1)
        #expect(matrix.count == 4000)
        let dense = matrix.dense()
        #expect(dense.elements.count { $0 != 0 } == 4000)
        // Rows have 20 elements on average, with a hypergeometric deviation of 4.2.
        for row in 0..<200 {
            let count = (0..<200).count { dense[row, $0] != 0 }
            #expect((1...45).contains(count))
        }
        var random = RandomStream(seed: 2)
        #expect(try SparseMatrix.random(rows: 3, columns: 4, density: 1, &random, values: ones).count == 12)
        #expect(try SparseMatrix.random(rows: 3, columns: 4, density: 0, &random, values: ones).count == 0)
        #expect(throws: LinearAlgebraError.self) {
            try SparseMatrix.random(rows: 3, columns: 4, density: 1.5, &random, values: ones)
        }
    }

    @Test("products equal those of the dense matrix")
    func product() throws {
        let matrix = try drawn(57, density: 0.2, seed: 3)
        let vector = Matrix.random(57, 1, seed: 4)
        let dense = try matrix.dense().multiplied(by: vector)
        #expect(try distance(matrix.multiplied(by: vector.elements), dense.elements) < 1e-13)
        #expect(throws: LinearAlgebraError.self) { try matrix.multiplied(by: [1]) }
    }

    @Test(
        "products of matrices of any shape",
        arguments: [(1, 1), (1, 40), (40, 1), (7, 5), (8, 15), (9, 16), (33, 17), (64, 100), (5, 3000), (500, 500)])
    func shapes(rows: Int, columns: Int) throws {
        for density in [0, 0.03, 0.3, 1] {
            var random = RandomStream(seed: 5)
            let matrix = try SparseMatrix.random(rows: rows, columns: columns, density: density, &random) {
                $0.normals($1)
            }
            let (dense, vector) = (matrix.dense(), Matrix.random(columns, 1, seed: 6).elements)
            #expect(dense.elements.count { $0 != 0 } == matrix.count)
            let expected = (0..<rows).map { row in (0..<columns).reduce(0) { $0 + dense[row, $1] * vector[$1] } }
            #expect(try distance(matrix.multiplied(by: vector), expected) < 1e-11)
        }
    }

    @Test("the spectral radius is that of all eigenvalues, to a millionth", arguments: [30, 81, 150, 400])
    func spectralRadius(order: Int) throws {
        for seed in 0..<3 as Range<UInt64> {
            let matrix = try drawn(order, density: 0.1, seed: 10 + seed)
            var random = RandomStream(seed: seed)
            let reference = try GeneralEigenproblem(matrix.dense(), withVectors: false).spectralRadius
            let radius = try matrix.spectralRadius(&random)
            #expect(abs(radius - reference) <= 1e-6 * reference, "\(radius) against \(reference)")
        }
    }

    @Test("a matrix of zeros has radius 0")
    func zeros() throws {
        var random = RandomStream(seed: 1)
        let matrix = try SparseMatrix.random(rows: 100, columns: 100, density: 0, &random, values: ones)
        #expect(try matrix.spectralRadius(&random) == 0)
    }

    @Test("a reservoir has the weights that its settings say")
    func weights() throws {
        var settings = Reservoir.Settings()
        settings.units = 300
        settings.inputScale = 0.5
        let reservoir = try Reservoir(inputs: 4, settings: settings, random: RandomStream(seed: 5))
        #expect(reservoir.recurrent.count == 9000)
        #expect(reservoir.input.count == 240)
        let given = reservoir.input.dense().elements.filter { $0 != 0 }
        #expect(given.allSatisfy { abs($0) == 0.5 })
        // Fair signs: 240 draws have a deviation of 7.7 about 120.
        #expect((80...160).contains(given.count { $0 > 0 }))
        let radius = try GeneralEigenproblem(reservoir.recurrent.dense(), withVectors: false).spectralRadius
        #expect(abs(radius - 0.99) < 2e-6)
    }

    @Test("states follow the equation of leaky units, one at a time or in a run")
    func states() throws {
        var settings = Reservoir.Settings()
        settings.units = 40
        settings.leakRate = 0.7
        settings.density = 0.3
        let reservoir = try Reservoir(inputs: 2, settings: settings, random: RandomStream(seed: 6))
        let inputs = Matrix.random(2, 5, seed: 7)
        var (state, last) = ([Double](repeating: 0, count: 40), [Double](repeating: 0, count: 40))
        let run = try reservoir.run(&last, inputs: inputs.elements)
        let (recurrent, input) = (reservoir.recurrent.dense(), reservoir.input.dense())
        for step in 0..<5 {
            let x = Matrix(column: inputs.column(step))
            let (fromStates, fromInput) = try (
                recurrent.multiplied(by: Matrix(column: state)), input.multiplied(by: x)
            )
            let expected = (0..<40).map { unit -> Double in
                let sum = fromStates[unit, 0] + fromInput[unit, 0]
                return 0.3 * state[unit] + 0.7 * tangent(sum)
            }
            reservoir.advance(&state, x.elements)
            // The tangent here loses three digits in ten squarings.
            #expect(distance(state, expected) < 1e-12)
            #expect(run.column(step) == state)
        }
        #expect(last == state)
    }

    /// tanh x = (e²ˣ − 1)/(e²ˣ + 1), e²ˣ by squaring a series.
    private func tangent(_ x: Double) -> Double {
        let y = 2 * x / 1024
        var exponential = 1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4 * (1 + y / 5 * (1 + y / 6)))))
        for _ in 0..<10 { exponential *= exponential }
        return (exponential - 1) / (exponential + 1)
    }
}
