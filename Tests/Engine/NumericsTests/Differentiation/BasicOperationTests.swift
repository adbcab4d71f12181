import Numerics
import Testing

@Suite("Gradients of the basic operations equal finite differences")
struct BasicOperationTests {
    @Test("linear with bias and every activation", arguments: UnaryFunction.allCases.filter(\.isDefinedEverywhere))
    func linear(_ activation: UnaryFunction) throws {
        try checkGradients { graph in
            try graph.linear(
                graph.variable("x", [5, 7]), weight: graph.variable("w", [19, 7]), bias: graph.variable("b", [19]),
                activation: activation)
        }
    }

    @Test("linear with a residual path, which may be its own input")
    func residualLinear() throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [2, 5, 7]), .tanh)
            let weight = try graph.variable("w", [7, 7])
            let y = try graph.linear(x, weight: weight, bias: graph.variable("b", [7]), adding: x)
            return try graph.linear(y, weight: weight, adding: graph.variable("r", [2, 5, 7]))
        }
    }

    @Test("every function of one number", arguments: UnaryFunction.allCases)
    func unary(_ function: UnaryFunction) throws {
        try checkGradients { graph in
            let x = try graph.variable("x", [3, 21])
            return try graph.map(function.isDefinedEverywhere ? x : graph.map(x, .exponential), function)
        }
    }

    @Test("a value that is read twice gets both gradients")
    func twice() throws {
        try checkGradients { graph in
            let x = try graph.variable("x", [4, 6])
            let h = try graph.map(x, .tanh)
            let left = try graph.map(h, .square)
            return try graph.add(graph.add(left, h), graph.add(h, h))
        }
    }

    @Test("residual chains share memory and stay right")
    func residual() throws {
        try checkGradients { graph in
            var x = try graph.variable("x", [6, 8])
            for i in 0..<4 {
                let h = try graph.linear(
                    x, weight: graph.variable("w\(i)", [8, 8], scale: 0.5), bias: graph.variable("b\(i)", [8]),
                    activation: .gelu)
                x = try graph.add(x, h)
            }
            return try graph.reshape(x, [2, 3, 8])
        }
    }

    @Test("a weight that is used in two places gets the sum of both gradients")
    func tied() throws {
        try checkGradients { graph in
            let w = try graph.variable("w", [5, 5])
            let h = try graph.linear(graph.variable("x", [3, 5]), weight: w, activation: .silu)
            return try graph.linear(h, weight: w)
        }
    }

    @Test("cross entropy leaves rows without a label out")
    func crossEntropy() throws {
        try checkGradients { graph in
            let labels = try graph.labels("y", count: 6, classes: 11)
            try labels.assign([3, -1, 0, 10, -1, 7])
            return try graph.softmaxCrossEntropy(graph.variable("x", [6, 11]), labels)
        }
    }

    @Test("errors of both kinds, both sides")
    func errors() throws {
        try checkGradients { graph in
            try graph.meanSquaredError(graph.variable("x", [3, 9]), graph.variable("t", [3, 9]))
        }
        try checkGradients { graph in
            try graph.meanAbsoluteError(graph.variable("x", [3, 50]), graph.variable("t", [3, 50]))
        }
    }

    @Test("what does not fit is refused with both shapes")
    func mismatch() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [4, 3])
        let w = try graph.parameter("w", [5, 4], .zeros)
        #expect(throws: NetworkError.self) { try graph.linear(x, weight: w) }
        do { _ = try graph.linear(x, weight: w) } catch {
            #expect("\(error)".contains("4×3") && "\(error)".contains("5×4"), "\(error)")
        }
    }
}

extension UnaryFunction {
    /// Whether numbers below 0 have a value.
    var isDefinedEverywhere: Bool { self != .logarithm && self != .squareRoot }
}
