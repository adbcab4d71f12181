import ContinualLearning
import Testing

@Suite("The shapes that anchors have")
struct AnchorShapeTests {
    @Test("a residual network of three blocks a stage has the weights of ResNet-20, and what makes two shortcuts fit")
    func residual() {
        // He et al. 2016 count 0.27 million with three colours, a head of ten and no weights in shortcuts.
        let blocks = 6 * 9 * 16 * 16 + (9 * 16 * 32 + 5 * 9 * 32 * 32) + (9 * 32 * 64 + 5 * 9 * 64 * 64)
        let shape = AnchorShape.resnet20()
        #expect(shape.convolutionWeights == 9 * 16 + blocks + 16 * 32 + 32 * 64)
        #expect(shape.allChannels == 7 * 16 + 7 * 32 + 7 * 64)
        #expect(shape.numbers == shape.convolutionWeights + 4 * shape.allChannels)
        #expect(shape.features == 64)
        #expect(AnchorShape.resnet20(width: 32).features == 128)
    }

    @Test("its stages see images of a half, a quarter and an eighth of the side, rounded up")
    func sides() {
        // One block a stage of one, two and four channels, images of 9×9: 5×5, 3×3 and 2×2 places.
        let shape = AnchorShape(.residual(width: 1, blocks: 1))
        let first = 25 * (9 + 9 + 9)
        let second = 9 * (9 * 2 + 2 + 9 * 4)
        let third = 4 * (9 * 8 + 8 + 9 * 16)
        #expect(shape.multiplications(side: 9) == first + second + third)
    }

    @Test("CLR has no kernels after 1×1 convolutions, CLR-Full and CLR with one number a channel have")
    func pointwise() {
        let shape = AnchorShape.resnet20()
        let norms = ReprogrammingVariant.norms.added(shape)
        let shortcuts = 32 + 64
        #expect(ReprogrammingVariant.clr.added(shape) - norms == 9 * (shape.allChannels - shortcuts))
        #expect(ReprogrammingVariant.full.added(shape) - norms == 9 * shape.allChannels)
        #expect(ReprogrammingVariant.scale.added(shape) - norms == shape.allChannels)
        // A plain anchor has none.
        #expect(ReprogrammingVariant.full.added(AnchorShape()) == ReprogrammingVariant.clr.added(AnchorShape()))
    }

    @Test("groups have the channels that the papers' code gives them, or a divisor of what there is")
    func groups() {
        let shape = AnchorShape(channels: [64])
        let norms = ReprogrammingVariant.norms.added(shape)
        #expect(ReprogrammingVariant.transformation.added(shape) - norms == 64 * (9 * 8 + 16 + 2))
        #expect(ReprogrammingVariant.transformation.addedMultiplications(shape, side: 8) == 16 * 64 * (9 * 8 + 16))
        // The greatest common divisors of 12 with 8 and 16 are 4.
        let odd = AnchorShape(channels: [12])
        #expect(
            ReprogrammingVariant.transformation.added(odd) - ReprogrammingVariant.norms.added(odd)
                == 12 * (9 * 4 + 4 + 2))
    }

    @Test("a mask counts a bit for each weight, and nothing of the anchor's norms")
    func masks() {
        let shape = AnchorShape(channels: [64])
        #expect(ReprogrammingVariant.mask.added(shape, countsStatistics: false) == 64 * 9 / 32)
        #expect(ReprogrammingVariant.mask.added(shape) == 64 * 9 / 32 + 2 * 64)
        #expect(ReprogrammingVariant.mask.addedMultiplications(shape, side: 28) == 0)
    }
}
