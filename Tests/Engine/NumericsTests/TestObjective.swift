import Foundation
import Numerics

/// The objectives that fixtures of minimisations are made with (Fixtures/make-minima.py).
enum TestObjective: String, CaseIterable, Sendable {
    case rosenbrock2, rosenbrock20, beale, himmelblau, scaledLeastSquares

    struct Run: Decodable {
        let point: [Double]
        let value: Double
        let iterations: Int
        let evaluations: Int
    }

    struct Reference: Decodable {
        let start: [Double]
        let gradient: Run
        let simplex: Run
    }

    func reference() throws -> Reference {
        guard let record = try Fixture.systems("minima.json", as: Reference.self)[rawValue] else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return record
    }

    /// The value alone.
    func value(_ x: [Double]) -> Double {
        var gradient = x
        return evaluate(x, &gradient)
    }

    func evaluate(_ x: [Double], _ gradient: inout [Double]) -> Double {
        switch self {
        case .rosenbrock2, .rosenbrock20: rosenbrock(x, &gradient)
        case .beale: beale(x, &gradient)
        case .himmelblau: himmelblau(x, &gradient)
        case .scaledLeastSquares: scaledLeastSquares(x, &gradient)
        }
    }

    private func rosenbrock(_ x: [Double], _ gradient: inout [Double]) -> Double {
        var sum = 0.0
        for i in gradient.indices { gradient[i] = 0 }
        for i in 0..<(x.count - 1) {
            let (a, b) = (1 - x[i], x[i + 1] - x[i] * x[i])
            sum += a * a + 100 * b * b
            gradient[i] += -2 * a - 400 * x[i] * b
            gradient[i + 1] += 200 * b
        }
        return sum
    }

    private func beale(_ x: [Double], _ gradient: inout [Double]) -> Double {
        var sum = 0.0
        var power = 1.0
        (gradient[0], gradient[1]) = (0, 0)
        for (k, constant) in [1.5, 2.25, 2.625].enumerated() {
            let residual = constant - x[0] * (1 - power * x[1])
            sum += residual * residual
            gradient[0] -= 2 * residual * (1 - power * x[1])
            gradient[1] += 2 * residual * x[0] * Double(k + 1) * power
            power *= x[1]
        }
        return sum
    }

    private func himmelblau(_ x: [Double], _ gradient: inout [Double]) -> Double {
        let (a, b) = (x[0] * x[0] + x[1] - 11, x[0] + x[1] * x[1] - 7)
        gradient[0] = 4 * a * x[0] + 2 * b
        gradient[1] = 2 * a + 4 * b * x[1]
        return a * a + b * b
    }

    private func scaledLeastSquares(_ x: [Double], _ gradient: inout [Double]) -> Double {
        let total = x.reduce(0, +)
        let weights = x.indices.map { pow(10, Double($0) / 2) }
        let residuals = x.indices.map { weights[$0] * (x[$0] - Double($0) - 1) + total - 15 }
        let sum = residuals.reduce(0, +)
        for i in x.indices { gradient[i] = 2 * weights[i] * residuals[i] + 2 * sum }
        return residuals.reduce(0) { $0 + $1 * $1 }
    }
}
