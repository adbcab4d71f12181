import Numerics
import Testing

@Suite("What cannot be built or run is refused with names and shapes")
struct NetworkErrorTests {
    private let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))

    /// Expects an error that mentions all of `words`.
    private func refuses(
        _ words: String..., sourceLocation: SourceLocation = #_sourceLocation, _ build: () throws -> Void
    ) {
        let error = #expect(throws: NetworkError.self, sourceLocation: sourceLocation) { try build() }
        let text = error.map { "\($0)" } ?? ""
        for word in words { #expect(text.contains(word), "\(text)", sourceLocation: sourceLocation) }
    }

    @Test("shapes that do not fit, in every basic operation")
    func shapes() throws {
        let (x, y) = (graph.input("x", [4, 3]), graph.input("y", [3, 4]))
        let w = try graph.parameter("w", [5, 4], .zeros)
        let square = try graph.parameter("square", [3, 3], .zeros)
        let labels = try graph.labels("labels", count: 4, classes: 7)
        refuses("linear", "4×3", "5×4") { _ = try graph.linear(x, weight: w) }
        refuses("linear", "4×3", "3×4×1") { _ = try graph.linear(x, weight: graph.reshape(y, [3, 4, 1])) }
        refuses("linear", "bias of 3", "5×4") { _ = try graph.linear(x, weight: square, bias: w) }
        refuses("sum", "4×3", "3×4") { _ = try graph.add(x, y) }
        refuses("reshape", "4×3", "13") { _ = try graph.reshape(x, [13]) }
        refuses("mean squared error", "4×3", "3×4") { _ = try graph.meanSquaredError(x, y) }
        refuses("mean absolute error", "4×3", "3×4") { _ = try graph.meanAbsoluteError(x, y) }
        refuses("cross entropy", "4×3", "4 rows of 7") { _ = try graph.softmaxCrossEntropy(x, labels) }
        refuses("cross entropy", "3×4", "4 rows of 7") { _ = try graph.softmaxCrossEntropy(y, labels) }
        refuses("RMS norm", "4×3", "5×4") { _ = try graph.rmsNorm(x, gain: w) }
        refuses("compile", "4×3", "one number") { _ = try graph.compile(loss: x) }
        refuses("parameter w", "3", "5×4") { _ = try graph.parameter("w", [3], .zeros) }
        refuses("two parameters", "w") { try graph.parameters.add("w", [3], .zeros) }
    }

    @Test("sides below 1, wherever they come from")
    func sides() throws {
        let x = graph.input("x", [4, 3])
        for side in [0, -1, .min] {
            let odd = graph.input("odd", [side, 3])
            refuses("gelu", "\(side)×3", "at least 1") { _ = try graph.map(odd, .gelu) }
            refuses("compile", "\(side)×3") { _ = try graph.compile(outputs: [odd]) }
            refuses("parameter p", "\(side)") { _ = try graph.parameter("p", [3, side], .zeros) }
            refuses("reshape") { _ = try graph.reshape(x, [side, side]) }
        }
        refuses("reshape", "-4×-3", "at least 1") { _ = try graph.reshape(x, [-4, -3]) }
        refuses("l: 0 indices below 3") { _ = try graph.labels("l", count: 0, classes: 3) }
        refuses("l: 3 indices below 0") { _ = try graph.labels("l", count: 3, classes: 0) }
    }

    @Test("more memory than there is, as an error and not as an end")
    func memory() throws {
        refuses("bytes for", "parameter huge", "not to be had") {
            _ = try graph.parameter("huge", [1 << 38], .zeros)
        }
        refuses("parameter beyond") { _ = try graph.parameter("beyond", [.max, .max], .zeros) }
        let wide = graph.input("wide", [1 << 38, 1])
        refuses("bytes for", "not to be had") {
            _ = try graph.compile(outputs: [graph.map(wide, .tanh)])
        }
        refuses("linear", "not to be had") {
            _ = try graph.linear(wide, weight: graph.reshape(graph.input("rows", [1 << 20]), [1 << 20, 1]))
        }
        refuses("tanh") { _ = try graph.map(graph.input("absurd", [.max, 2]), .tanh) }
    }

    @Test("values of another graph, and values that are not kept")
    func strangers() throws {
        let other = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let (mine, theirs) = (graph.input("x", [2, 2]), other.input("x", [2, 2]))
        refuses("sum", "another graph") { _ = try graph.add(mine, theirs) }
        refuses("compile", "another graph") { _ = try graph.compile(outputs: [theirs]) }
        let y = try graph.map(mine, .tanh)
        let program = try graph.compile(outputs: [graph.map(y, .square)])
        refuses("not an input") { try program.assign([1, 2, 3, 4], to: theirs) }
        refuses("not an input") { try program.assign([1, 2, 3, 4], to: y) }
        refuses("not keep") { _ = try program.values(of: y) }
        refuses("no gradient") { _ = try program.gradient(of: mine) }
        #expect(program.lossValue.isNaN)
    }

    @Test("numbers that are too many, too few or not finite", arguments: [Float.nan, .infinity, -.infinity])
    func numbers(_ bad: Float) throws {
        let x = graph.input("x", [3, 7])
        let w = try graph.parameters.add("w", [3, 7], .ones)
        let program = try graph.compile(outputs: [graph.map(x, .negate)])
        let good = (0..<21).map { Float($0) * 1e37 }
        try program.assign(good, to: x)
        for place in [0, 15, 16, 20] {
            var values = good
            values[place] = bad
            refuses("x of 3×7", "number \(place)", "not finite") { try program.assign(values, to: x) }
            refuses("w of 3×7", "number \(place)", "not finite") { try w.assign(values) }
            try program.assign(values, to: x, allowsNotFinite: true)
        }
        refuses("x of 3×7", "21", "20") { try program.assign(Array(good.dropLast()), to: x) }
        refuses("w of 3×7", "21", "0") { try w.assign([]) }
        #expect(w.values == Array(repeating: 1, count: 21))
    }

    @Test("labels outside their classes are named by their place")
    func labels() throws {
        let labels = try graph.labels("digits", count: 3, classes: 10)
        refuses("digits", "number 1 is 10") { try labels.assign([1, 10, 2]) }
        refuses("digits", "number 2 is -2") { try labels.assign([1, 9, -2]) }
        refuses("digits", "takes 3 numbers, not 2") { try labels.assign([1, 2]) }
    }
}
