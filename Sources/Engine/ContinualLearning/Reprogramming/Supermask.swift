package import Numerics

/// SupSup (Wortsman et al. 2020, *Supermasks in Superposition*): a network whose weights never change, and for
/// every task a mask over them, which is found by edge-popup (Ramanujan et al. 2020, *What's Hidden in a Randomly Weighted Neural
/// Network?*): every weight w has a score s, a layer keeps the share of its weights whose scores are the largest in
/// magnitude, and a score moves as if it were the mask itself: ∂L/∂|s| = ∂L/∂(what is kept of w)·w.
///
/// The task's convolutions in `parameters` are what is kept of the weights: programs differentiate by them, and ``step`` moves
/// scores by that and writes them anew.
package final class Supermask {
    private final class Layer {
        let weights: [Float]
        let kept: Int
        let effective: Parameter<Float>
        let scores: Parameter<Float>
        private var selection = LargestNumbers()

        init(weights: [Float], kept: Int, effective: Parameter<Float>, scores: Parameter<Float>) {
            (self.weights, self.kept, self.effective, self.scores) = (weights, kept, effective, scores)
        }

        /// Writes anew what is kept of the weights.
        func apply() {
            scores.withValues { scores in
                effective.withValues { effective in
                    weights.withUnsafeBufferPointer { weights in
                        selection.keep(
                            kept, by: UnsafeBufferPointer(scores), of: weights.baseAddress!,
                            into: effective.baseAddress!)
                    }
                }
            }
        }
    }

    private var layers: [String: Layer] = [:]

    /// - Parameters:
    ///   - weights: What a mask of each unit chooses from.
    ///   - startsFromSizes: Whether scores are the weights' magnitudes at first, so that the smallest are left out; else they
    ///     are uniform within ±1/√(numbers that go into a result), as in the paper's code.
    package init(
        _ shape: AnchorShape, weights: [[Float]], share: Double, startsFromSizes: Bool,
        in parameters: ParameterSet<Float>
    ) throws(NetworkError) {
        for unit in shape.units {
            let name = "\(ReprogrammedNetwork.own).conv.\(unit.index).weight"
            guard let effective = parameters[name] else { throw .unknownValue(name) }
            let scores = try parameters.add(
                "\(ReprogrammedNetwork.own).score.\(unit.index)", effective.shape, .kaimingUniform(fanIn: unit.fanIn))
            if startsFromSizes { try scores.assign(weights[unit.index].map(abs)) }
            let kept = min(unit.weights, max(1, Int((share * Double(unit.weights)).rounded())))
            let layer = Layer(weights: weights[unit.index], kept: kept, effective: effective, scores: scores)
            layers[name] = layer
            layer.apply()
        }
    }

    /// Random signs times √(2/(share·numbers that go into a result)): Kaiming's deviation, of what is kept (Ramanujan et al. 2020,
    /// "signed Kaiming constant").
    static func randomWeights(_ shape: AnchorShape, share: Double, _ random: RandomStream) -> [[Float]] {
        shape.units.map { unit in
            var stream = random.split(UInt64(unit.index))
            let size = Float((2 / (share * Double(unit.fanIn))).squareRoot())
            return (0..<unit.weights).map { _ in stream.uniform() < 0.5 ? -size : size }
        }
    }

    /// Moves the scores of a layer, if the parameter is one's weights.
    ///
    /// - Returns: Whether it is.
    package func step(
        _ parameter: Parameter<Float>, _ move: (_ scores: Parameter<Float>) throws -> Void
    ) throws -> Bool {
        guard let layer = layers[parameter.name] else { return false }
        try layer.effective.withValuesAndGradients { _, slopes in
            try layer.scores.withValuesAndGradients { scores, gradients in
                layer.weights.withUnsafeBufferPointer { weights in
                    for k in weights.indices {
                        let slope = slopes[k] * weights[k]
                        gradients[k] = scores[k] < 0 ? -slope : slope
                    }
                }
            }
        }
        try move(layer.scores)
        layer.apply()
        return true
    }
}
