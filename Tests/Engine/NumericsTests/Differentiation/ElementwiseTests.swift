import Foundation
import Numerics
import Testing

@Suite("Elementwise operations, broadcasting, reductions and movements")
struct ElementwiseTests {
    @Test("functions of two values, and of a value with fixed numbers")
    func binary() throws {
        for function in [Graph<Double>.add, Graph.subtract, Graph.multiply] {
            try checkGradients { graph in
                try function(graph)(graph.variable("a", [3, 19]), graph.variable("b", [3, 19]))
            }
            try checkGradients { graph in
                let x = try graph.map(graph.variable("a", [3, 7]), .tanh)
                return try graph.affine(function(graph)(x, graph.affine(x, scale: -0.7, shift: 2)), scale: 3)
            }
        }
        try checkGradients { graph in
            let x = try graph.map(graph.variable("a", [3, 7]), .tanh)
            return try graph.multiply(x, x)
        }
    }

    @Test("rows and single numbers are broadcast", arguments: BinaryFunction.allCases)
    func broadcast(_ function: BinaryFunction) throws {
        for shape: Shape in [[17], [1], []] {
            try checkGradients { graph in
                try graph.broadcast(graph.variable("x", [2, 3, 17]), function, graph.variable("v", shape))
            }
        }
    }

    @Test("sums and means of rows and of everything")
    func reductions() throws {
        for reduce in [Graph<Double>.sum, Graph.mean, Graph.rowSums, Graph.rowMeans] {
            try checkGradients { graph in
                try reduce(graph)(graph.map(graph.variable("x", [4, 2, 19]), .square))
            }
        }
        try checkGradients { graph in
            try graph.rowwiseSquaredError(graph.variable("x", [4, 19]), graph.variable("t", [4, 19]))
        }
        try checkGradients { graph in try graph.squaredNorm(graph.variable("x", [4, 19])) }
    }

    @Test("slices and concatenations along every axis", arguments: 0..<3)
    func pieces(axis: Int) throws {
        try checkGradients { graph in
            let x = try graph.map(graph.variable("x", [3, 4, 5]), .tanh)
            let y = try graph.variable("y", [3, 4, 5])
            let middle = try graph.slice(x, axis: axis, 1..<3)
            return try graph.concatenate([middle, x, y, middle], axis: axis)
        }
    }

    @Test(
        "axes in any order",
        arguments: [
            [1, 0, 2, 3], [0, 2, 1, 3], [3, 2, 1, 0], [2, 3, 0, 1], [0, 1, 3, 2], [1, 3, 0, 2], [0, 1, 2, 3],
        ])
    func permutations(axes: [Int]) throws {
        let graph = Graph(ParameterSet<Double>(random: RandomStream(seed: 1)))
        let sides = [2, 3, 4, 5]
        let x = graph.input("x", Shape(sides))
        let y = try graph.permute(x, axes: axes)
        let program = try graph.compile(outputs: [y])
        try program.assign((0..<120).map(Double.init), to: x)
        program.forward()
        let strides = [60, 20, 5, 1]
        var expected: [Double] = []
        for i in 0..<sides[axes[0]] {
            for j in 0..<sides[axes[1]] {
                for k in 0..<sides[axes[2]] {
                    for l in 0..<sides[axes[3]] {
                        let place = zip([i, j, k, l], axes).map { $0 * strides[$1] }.reduce(0, +)
                        expected.append(Double(place))
                    }
                }
            }
        }
        #expect(try program.values(of: y) == expected)
        try checkGradients { graph in
            let x = try graph.variable("x", [2, 3, 4, 5])
            return try graph.concatenate([graph.permute(x, axes: axes), graph.permute(x, axes: axes)], axis: 0)
        }
    }

    @Test("matrices are transposed, rows are gathered")
    func movements() throws {
        try checkGradients { graph in try graph.transpose(graph.variable("x", [2, 17, 9])) }
        try checkGradients { graph in
            let indices = try graph.labels("rows", count: 5, classes: 4)
            try indices.assign([3, 0, -1, 3, 2])
            return try graph.gather(graph.variable("x", [4, 6]), rows: indices)
        }
    }

    @Test("Huber's loss and distillation")
    func losses() throws {
        try checkGradients { graph in
            try graph.huberLoss(graph.variable("x", [5, 21]), graph.variable("t", [5, 21]), delta: 0.7)
        }
        try checkGradients { graph in
            let teacher = try graph.parameter("teacher", [5, 21], .normal(standardDeviation: 2), isState: true)
            return try graph.distillation(student: graph.variable("x", [5, 21]), teacher: teacher, temperature: 2)
        }
    }

    @Test("logarithms are right over the whole range of numbers")
    func logarithms() throws {
        func check<Scalar: NetworkScalar>(_: Scalar.Type, _ exponents: ClosedRange<Int>, tolerance: Double) throws {
            var values: [Scalar] = [1, 0.999_9, 1.000_1, 0.5, 2, .leastNormalMagnitude, .greatestFiniteMagnitude]
            for exponent in exponents { values.append(Scalar(pow(10, Double(exponent)) * 1.234)) }
            let graph = Graph(ParameterSet<Scalar>(random: RandomStream(seed: 1)))
            let x = graph.input("x", [values.count])
            let logarithm = try graph.map(x, .logarithm)
            let softplus = try graph.map(graph.map(x, .logarithm), .softplus)
            let program = try graph.compile(outputs: [logarithm, softplus])
            try program.assign(values, to: x)
            program.forward()
            for (value, (log, soft)) in zip(
                values, zip(try program.values(of: logarithm), try program.values(of: softplus)))
            {
                let expected = Foundation.log(Double(value))
                #expect(abs(Double(log) - expected) <= tolerance * max(abs(expected), 1e-30), "ln \(value): \(log)")
                // ln(1 + e^ln x) = ln(1 + x), however small x is; e^ln x errs by as much as ln x does, and ends
                // where normal numbers do.
                guard value > 2 * Scalar.leastNormalMagnitude else { continue }
                let other = Foundation.log1p(Double(value))
                #expect(abs(Double(soft) - other) <= 400 * tolerance * other, "softplus ln \(value): \(soft)")
            }
        }
        try check(Float.self, -37...37, tolerance: 4e-7)
        try check(Double.self, -300...300, tolerance: 1e-15)
    }

    @Test("the logarithm of 0 is −∞, of less is no number")
    func logarithmOfNothing() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let x = graph.input("x", [3])
        let y = try graph.map(x, .logarithm)
        let program = try graph.compile(outputs: [y])
        try program.assign([0, -1, 1], to: x)
        program.forward()
        let values = try program.values(of: y)
        #expect(values[0] == -.infinity && values[1].isNaN && values[2] == 0)
    }

    @Test("what does not fit is refused")
    func refusals() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let (x, y) = (graph.input("x", [4, 3]), graph.input("y", [3, 4]))
        #expect(throws: NetworkError.self) { try graph.multiply(x, y) }
        #expect(throws: NetworkError.self) { try graph.broadcast(x, .add, y) }
        #expect(throws: NetworkError.self) { try graph.slice(x, axis: 1, 2..<4) }
        #expect(throws: NetworkError.self) { try graph.slice(x, axis: 2, 0..<1) }
        #expect(throws: NetworkError.self) { try graph.concatenate([x, y], axis: 0) }
        #expect(throws: NetworkError.self) { try graph.concatenate([], axis: 0) }
        #expect(throws: NetworkError.self) { try graph.permute(x, axes: [0, 0]) }
        #expect(throws: NetworkError.self) { try graph.distillation(student: x, teacher: x, temperature: 0) }
        #expect(throws: NetworkError.self) { try graph.huberLoss(x, x, delta: -1) }
        #expect(throws: NetworkError.self) { try Recurrent("r", .gru, inputs: 3, hidden: 4)(x, in: graph) }
    }
}
