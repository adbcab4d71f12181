import Families
import Identifiers
import Numerics

extension ContinualLearningTask {
    /// Seconds of a run, nearly.
    func costHint(_ extent: SequenceExtent) throws(ParameterProblem) -> Seconds {
        if let variant = method.variant { return isolatedCost(extent, variant) }
        let images = Double(extent.train.reduce(0, +) * plan.epochs)
        let pass = try Double(network(extent).operationsPerImage)
        // Once forward, and twice as much on the way back.
        var passes = 3 * images * (1 + rehearsals)
        if wantsReferences { passes *= 1 + Double(count + 1) / 2 }
        // All tasks are tested after each.
        let rows = method.kind == .joint ? 0 : count
        passes += Double(extent.test.reduce(0) { $0 + $1 + min($1, plan.rowImages ?? $1) * rows })
        if method.kind?.weighsWeights == true {
            passes += 6 * Double(extent.train.reduce(0) { $0 + min($1, settings.importanceSamples ?? $1) })
        }
        return passes * pass / operationsPerSecond * (isDouble ? 2 : 1) + 0.01
    }

    /// Samples that a step goes through beside each of its own.
    private var rehearsals: Double {
        switch method.kind {
        case .er, .aGEM: 1
        case .derPlusPlus: 2
        default: 0
        }
    }

    /// Small products are slower than large ones.
    private var operationsPerSecond: Double { network == .anchor ? 80e9 : 10e9 }

    /// Bytes that a run takes, nearly: images, weights, what methods keep of each, and what a pass keeps.
    func memory(_ extent: SequenceExtent) throws(ParameterProblem) -> Double {
        if let variant = method.variant { return isolatedMemory(extent, variant) }
        let number = isDouble ? 8.0 : 4.0
        let levels = Double((extent.train + extent.test).reduce(0, +) * extent.pixels)
        // What the layers make of one image.
        let widths =
            extent.pixels + extent.outputs
            + (network == .anchor ? anchor.shape.activations(side: Self.side(extent)) : plan.hidden.reduce(0, +))
        let weights = try Double(network(extent).weightCount)
        return levels + number * (8 * weights + 3 * (Double(plan.batch) * (1 + rehearsals) + 512) * Double(widths))
    }

    /// Seconds at 50 billion operations a second; what adapters multiply is in small loops, which take longer.
    private func isolatedCost(_ extent: SequenceExtent, _ variant: ReprogrammingVariant) -> Seconds {
        let (side, shape) = (Self.side(extent), anchor.shape)
        let images = Double(extent.train.reduce(0, +))
        let pass = 2 * Double(shape.multiplications(side: side))
        let added = 2 * Double(variant.addedMultiplications(shape, side: side))
        let epochs = Double(isolation.epochs)
        let operations: Double =
            switch variant {
            case .head: pass
            case .clr, .full, .scale, .transformation, .calibration, .norms: pass + epochs * (2.2 * pass + 10 * added)
            case .copy, .scratch, .mask: epochs * 3 * pass
            }
        return images * operations / 50e9 + 0.05
    }

    /// What is read of one task's images in every epoch, what a step keeps of a batch, and everything beside it.
    private func isolatedMemory(_ extent: SequenceExtent, _ variant: ReprogrammingVariant) -> Double {
        let (side, shape) = (Self.side(extent), anchor.shape)
        let network = ReprogrammedNetwork(shape: shape, variant: variant, classes: 1, plan: isolation)
        let images = zip(extent.train, extent.test).map { Double($0 + $1) }
        let entries = (images.max() ?? 0) * Double(network.entryShape(side: side, rows: 1).count)
        let steps = Double(shape.activations(side: side) * (3 * isolation.batch + 64))
        return images.reduce(0, +) * Double(extent.pixels) + 4 * (entries + steps + 4 * Double(shape.numbers)) + 20e6
    }

    private static func side(_ extent: SequenceExtent) -> Int { Int(Double(extent.pixels).squareRoot()) }
}
