import ContinualLearning
import Foundation
import Numerics
import Testing

@Suite("RecAdam")
struct RecAdamTests {
    @Test("a step is Adam's, times λ, after weights were drawn back by rate·(1 − λ)·γ of their way")
    func formula() throws {
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let weight = try parameters.add("w", [3], .constant(2))
        var optimizer = RecAdam(slope: 0.5, middle: 2, pull: 40, anchors: parameters)
        let graph = Graph(parameters)
        // The gradient of Σw² is 2w.
        let program = try graph.compile(loss: graph.squaredNorm(graph.value(of: weight)))
        var (w, m, v) = (2.0, 0.0, 0.0)
        for step in 0..<6 {
            program.forward()
            program.backward()
            try optimizer.step(program.trained, rate: 0.01)
            let learning = 1 / (1 + exp(-0.5 * (Double(step) - 2)))
            let gradient = 2 * w
            w -= 0.01 * (1 - learning) * 40 * (w - 2)
            (m, v) = (0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient * gradient)
            let (first, second) = (m / (1 - pow(0.9, Double(step + 1))), v / (1 - pow(0.999, Double(step + 1))))
            w -= 0.01 * learning * first / (second.squareRoot() + 1e-8)
            let numbers = weight.withValues(Array.init)
            #expect(numbers.allSatisfy { abs($0 - w) < 1e-12 }, "step \(step): \(numbers) for \(w)")
        }
    }
}
