import Numerics
import ScalingLaws
import Testing

@Suite("The sides of a language model")
struct LanguageModelShapeTests {
    /// The four sizes that shared/scaling-laws/README.md measures PyTorch at, with their millions of parameters.
    @Test(
        "sizes and work are counted as published tables count them",
        arguments: [(2, 64, 128, 0.125), (4, 128, 128, 0.84), (6, 256, 256, 4.87), (8, 512, 256, 25.5)])
    func counts(_ depth: Int, _ width: Int, _ context: Int, _ millions: Double) {
        let shape = LanguageModelShape(vocabulary: 256, context: context, width: width, depth: depth, heads: 4)
        let blocks = 12 * depth * width * width
        #expect(shape.parameters(.withoutEmbeddings) == blocks)
        #expect(shape.parameters(.withHead) == blocks + 256 * width)
        #expect(abs(Double(shape.trainedNumbers) / 1e6 - millions) < 0.006 * millions)
        #expect(shape.operationsPerToken(.withoutEmbeddings) == Double(6 * blocks))
        #expect(
            shape.operationsPerToken(.withAttention)
                == Double(6 * (blocks + 256 * width) + 12 * depth * context * width))
    }

    @Test("what is counted is what is trained, for every kind of network")
    func trainedNumbers() throws {
        for positions in LanguageModelShape.Positions.allCases {
            for activation in LanguageModelShape.Activation.allCases {
                for norm in LanguageModelShape.Norm.allCases {
                    for isTied in [true, false] {
                        var shape = LanguageModelShape(vocabulary: 11, context: 6, width: 8, depth: 2, heads: 2)
                        (shape.positions, shape.activation, shape.norm) = (positions, activation, norm)
                        (shape.isHeadTied, shape.feedForwardRatio) = (isTied, 1.5)
                        let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
                        _ = try LanguageModel(shape, sequences: 1, parameters: parameters)
                        #expect(parameters.count == shape.trainedNumbers, "\(shape)")
                    }
                }
            }
        }
    }

    @Test("records are evenly spaced in the logarithm of the step, and the last step is one")
    func recordSteps() {
        #expect(RecordSteps(perDecade: 4, last: 100).steps == [1, 2, 3, 6, 10, 18, 32, 56, 100])
        #expect(RecordSteps(perDecade: 4, last: 40).steps == [1, 2, 3, 6, 10, 18, 32, 40])
        #expect(RecordSteps(perDecade: 12, last: 1).steps == [1])
        // Runs of different lengths are looked at at the same steps.
        let long = RecordSteps(perDecade: 12, last: 5000).steps
        #expect(RecordSteps(perDecade: 12, last: 400).steps.dropLast().allSatisfy(long.contains))
    }
}
