import Foundation
import Numerics

/// Golden values that are kept beside the tests; the scripts in `Fixtures` write them.
enum Fixture {
    private struct Systems<System: Decodable>: Decodable {
        let source: String
        let systems: [String: System]
    }

    /// What a document holds of each of its systems.
    static func systems<System: Decodable>(_ name: String, as type: System.Type) throws -> [String: System] {
        try read(name, as: Systems<System>.self).systems
    }

    static func read<Document: Decodable>(_ name: String, as type: Document.Type) throws -> Document {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: "Fixtures/\(name)")))
    }
}

struct LinearAlgebraFixture: Decodable {
    let design, targets, leastSquares, absoluteR: [[Double]]
    let singularValues: [Double]
    let square, sides, solved, solvedTransposed: [[Double]]
    let determinantSign, logDeterminant: Double
    let eigenvaluesReal, eigenvaluesImaginary: [Double]
    let definite, definiteLower, definiteSolved: [[Double]]
    let definiteLogDeterminant: Double
    let definiteEigenvalues, penalties: [Double]
    let ridge: [[[Double]]]
    let ridgeScores: [[Double]]
    let wide, wideTargets: [[Double]]
    let wideRidge: [[[Double]]]
    let nonNegative: [NonNegative]

    struct NonNegative: Decodable {
        let design: [[Double]]
        let target, solution: [Double]
        let residual: Double
    }

    static func read() throws -> Self { try Fixture.read("linear-algebra.json", as: Self.self) }
}

extension Matrix {
    /// Normal deviates.
    static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
        var random = RandomStream(seed: seed)
        var matrix = Matrix(rows: rows, columns: columns)
        for place in matrix.elements.indices { matrix.elements[place] = random.normal() }
        return matrix
    }

    /// The largest difference of two elements; infinite when the shapes differ or one is not a number.
    func distance(to other: Matrix) -> Double {
        guard rows == other.rows, columns == other.columns else { return .infinity }
        return zip(elements, other.elements).reduce(0) { largest, pair in
            let difference = abs(pair.0 - pair.1)
            return difference.isNaN ? .infinity : max(largest, difference)
        }
    }

    func distance(to lines: [[Double]]) throws -> Double { distance(to: try Matrix(rowMajor: lines)) }
}

func distance(_ values: [Double], _ others: [Double]) -> Double {
    Matrix(column: values).distance(to: Matrix(column: others))
}
