import ContinualLearning
import Numerics
import Testing

@Suite("Masks over weights that never change")
struct SupermaskTests {
    /// One convolution of two channels: eighteen weights, 1 to 9 in size, of both signs.
    private static let shape = AnchorShape(channels: [2])
    private static let weights: [Float] = [1, -2, 3, -4, 5, -6, 7, -8, 9, -1, 2, -3, 4, -5, 6, -7, 8, -9]

    private let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
    private let effective: Parameter<Float>

    init() throws { effective = try parameters.add("own.conv.0.weight", [2, 1, 3, 3], .zeros) }

    private func mask(share: Double, startsFromSizes: Bool = true) throws -> Supermask {
        try Supermask(
            Self.shape, weights: [Self.weights], share: share, startsFromSizes: startsFromSizes, in: parameters)
    }

    @Test("the share of weights that is kept is that of the largest scores: of the largest weights at first")
    func begins() throws {
        _ = try mask(share: 1.0 / 3)
        #expect(effective.values == Self.weights.map { abs($0) > 6 ? $0 : 0 })
    }

    @Test("random scores keep as many")
    func random() throws {
        _ = try mask(share: 0.5, startsFromSizes: false)
        #expect(effective.values.count { $0 != 0 } == 9)
        #expect(zip(effective.values, Self.weights).allSatisfy { $0 == 0 || $0 == $1 })
    }

    @Test("a score's gradient is that of what is kept times the weight, of weights that are left out, too")
    func straightThrough() throws {
        let mask = try mask(share: 0.5)
        let graph = Graph(parameters)
        let target = graph.input("target", effective.shape)
        let program = try graph.compile(loss: graph.meanSquaredError(graph.value(of: effective), target))
        try program.assign((0..<18).map { Float($0) / 4 }, to: target)
        program.forward()
        program.backward()
        let slopes = effective.gradients
        let expected = zip(slopes, Self.weights).map { $0 * $1 }
        var found: [Float] = []
        let isMasked = try mask.step(effective) { scores in
            found = scores.gradients
            // Those of the small weights grow beyond the others.
            try scores.assign(Self.weights.map { 10 - abs($0) })
        }
        #expect(isMasked && found == expected)
        let small = Self.weights.enumerated().map { index, weight in abs(weight) < 5 || index == 4 ? weight : 0 }
        #expect(effective.values == small)
        // Below 0, a score's size falls where it would have grown.
        _ = try mask.step(effective) { scores in try scores.assign(Self.weights.map { abs($0) - 10 }) }
        _ = try mask.step(effective) { found = $0.gradients }
        #expect(found == expected.map { -$0 })
    }

    @Test("other parameters are left to the optimiser")
    func others() throws {
        let mask = try mask(share: 0.5)
        let head = try parameters.add("own.head.weight", [2, 2], .ones)
        let isMasked = try mask.step(head) { _ in Issue.record("it has no scores") }
        #expect(!isMasked)
    }
}
