import ContinualLearning
import Foundation
import Numerics
import Testing

/// What follows a frozen convolution, against the formulas written out in loops.
@Suite("What a task has after a frozen convolution")
struct AdapterTests {
    /// Two images of 3×4 with 24 channels.
    fileprivate static let (images, height, width, channels) = (2, 3, 4, 24)

    private struct Trial {
        let values: [Float]
        let output: [Float]
        let parameters: ParameterSet<Float>

        func x(_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Double {
            guard (0..<AdapterTests.height).contains(y), (0..<AdapterTests.width).contains(x) else { return 0 }
            return Double(values[((n * AdapterTests.height + y) * AdapterTests.width + x) * AdapterTests.channels + c])
        }
        func number(_ name: String, _ k: Int) throws -> Double {
            Double(try #require(parameters["own.\(name)"]).values[k])
        }
    }

    /// All its parameters random.
    private func trial(_ variant: ReprogrammingVariant) throws -> Trial {
        let adapter = try #require(variant.adapter)
        let unit = AnchorShape(channels: [Self.channels]).units[0]
        let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        let x = graph.input("x", [Self.images, Self.height, Self.width, Self.channels])
        let y = try adapter(x, after: unit, in: graph)
        var random = RandomStream(seed: 2)
        for parameter in parameters.all {
            try parameter.assign((0..<parameter.shape.count).map { _ in Float(0.2 + abs(0.3 * random.normal())) })
        }
        #expect(parameters.all.reduce(0) { $0 + $1.shape.count } == adapter.numbers(unit))
        let program = try graph.compile(outputs: [y])
        let values = (0..<x.shape.count).map { _ in Float(random.normal()) }
        try program.assign(values, to: x)
        program.forward()
        return Trial(values: values, output: try program.values(of: y), parameters: parameters)
    }

    /// Σ over a group of channels and a window of 3×3.
    private func spatial(_ trial: Trial, group: Int, _ n: Int, _ y: Int, _ x: Int, _ c: Int) throws -> Double {
        var sum = 0.0
        for i in 0..<group {
            for tap in 0..<9 {
                let weight = try trial.number("spatial.0.weight", (c * group + i) * 9 + tap)
                sum += weight * trial.x(n, y + tap / 3 - 1, x + tap % 3 - 1, c / group * group + i)
            }
        }
        return sum
    }

    private func expect(_ trial: Trial, _ formula: (Int, Int, Int, Int) throws -> Double) throws {
        for n in 0..<Self.images {
            for y in 0..<Self.height {
                for x in 0..<Self.width {
                    for c in 0..<Self.channels {
                        let value = Double(trial.output[((n * Self.height + y) * Self.width + x) * Self.channels + c])
                        let expected = try formula(n, y, x, c)
                        #expect(abs(value - expected) < 1e-4, "\(n) \(y) \(x) \(c): \(value), not \(expected)")
                    }
                }
            }
        }
    }

    @Test(
        "EFT: convolutions of 3×3 over eight channels and of 1×1 over as many as divide among sixteen, and the identity"
    )
    func transformation() throws {
        let trial = try trial(.transformation)
        try expect(trial) { n, y, x, c in
            // Groups of 8: the greatest common divisor of 24 and 16.
            var sum = try trial.x(n, y, x, c) + spatial(trial, group: 8, n, y, x, c)
            sum += try trial.number("spatial.0.bias", c) + trial.number("point.0.bias", c)
            for i in 0..<8 { sum += try trial.number("point.0.weight", c * 8 + i) * trial.x(n, y, x, c / 8 * 8 + i) }
            return sum
        }
    }

    @Test("CCLL: a convolution is added, and channels are multiplied by what a sigmoid makes of their means")
    func calibration() throws {
        let trial = try trial(.calibration)
        func calibrated(_ n: Int, _ y: Int, _ x: Int, _ c: Int) throws -> Double {
            try trial.x(n, y, x, c) + spatial(trial, group: 4, n, y, x, c)
        }
        var means = [Double](repeating: 0, count: Self.images * Self.channels)
        for k in means.indices {
            let (n, c) = k.quotientAndRemainder(dividingBy: Self.channels)
            for place in 0..<Self.height * Self.width {
                means[k] += try calibrated(n, place / Self.width, place % Self.width, c)
            }
            means[k] /= Double(Self.height * Self.width)
        }
        let gates = try means.indices.map { k in
            let (n, c) = k.quotientAndRemainder(dividingBy: Self.channels)
            var mixed = 0.0
            for i in 0..<4 {
                mixed += try trial.number("channel.0.weight", c * 4 + i) * means[n * Self.channels + c / 4 * 4 + i]
            }
            let deviation = try (trial.number("gate.0.running_var", c) + 1e-5).squareRoot()
            let normed = try (mixed - trial.number("gate.0.running_mean", c)) / deviation
            return try 1 / (1 + exp(-(normed * trial.number("gate.0.weight", c) + trial.number("gate.0.bias", c))))
        }
        try expect(trial) { n, y, x, c in try calibrated(n, y, x, c) * gates[n * Self.channels + c] }
    }
}
