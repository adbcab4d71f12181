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
        passes += Double(extent.test.reduce(0, +) * (method.kind == .joint ? 1 : count))
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
        // Of a perceptron by far the most is what is kept of each weight; of convolutions, what their outputs are.
        let widths =
            network == .anchor
            ? Double(extent.pixels) * 64 : Double(plan.hidden.reduce(0, +) + extent.outputs + extent.pixels)
        let weights = try Double(network(extent).weightCount)
        return levels + number * (8 * weights + 3 * (Double(plan.batch) * (1 + rehearsals) + 512) * widths)
    }

    /// Seconds at 50 billion operations a second, of the anchor that there is by default.
    private func isolatedCost(_ extent: SequenceExtent, _ variant: ReprogrammingVariant) -> Seconds {
        let side = Int(Double(extent.pixels).squareRoot())
        let images = Double(extent.train.reduce(0, +))
        let pass = 2 * Double(AnchorShape().multiplications(side: side))
        let passes: Double =
            switch variant {
            case .head: 1
            case .clr, .scale, .norms: 1 + 2.2 * Double(isolation.epochs)
            case .copy, .scratch: 3 * Double(isolation.epochs)
            }
        return images * pass * passes / 50e9 + 0.05
    }

    /// What is read of one task's images in every epoch, at the first stage of the default anchor, and everything beside it.
    private func isolatedMemory(_ extent: SequenceExtent, _ variant: ReprogrammingVariant) -> Double {
        let images = zip(extent.train, extent.test).map { Double($0 + $1) }
        let width = Double(extent.pixels) * (variant == .copy || variant == .scratch ? 1 : 16)
        return images.reduce(0, +) * Double(extent.pixels) + 4 * (images.max() ?? 0) * width + 50e6
    }
}
