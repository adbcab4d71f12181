package import Numerics

/// The anchor's network with a head of its own, all of whose weights are trained, from where the anchor has them.
///
/// Norms keep the means and variances that the anchor came to: those of a batch would be of whatever task is being learned,
/// and none of the others'.
package struct ConvolutionalNetwork: ContinualNetwork {
    package let anchor: Anchor
    /// Rows and columns of an image.
    package let side: Int
    package let outputs: Int

    package init(_ anchor: Anchor, pixels: Int, outputs: Int) {
        self.anchor = anchor
        side = Int(Double(pixels).squareRoot())
        self.outputs = outputs
    }

    private var head: Linear { Linear("head", inputs: anchor.shape.features, outputs: outputs) }

    package var weightCount: Int {
        anchor.shape.convolutionWeights + 2 * anchor.shape.allChannels + (anchor.shape.features + 1) * outputs
    }

    package var operationsPerImage: Int {
        2 * (anchor.shape.multiplications(side: side) + anchor.shape.features * outputs)
    }

    package var testRows: Int { 64 }

    package func declare<Scalar>(in parameters: ParameterSet<Scalar>) throws(NetworkError) {
        // Layers make what they need when they are applied.
        let graph = Graph(parameters)
        _ = try answers(graph.input("images", [1, side * side]), in: graph)
    }

    /// Takes the anchor's numbers, and draws the head.
    package func initialize<Scalar>(_ parameters: ParameterSet<Scalar>, _ random: SplitMix64) throws(NetworkError) {
        try anchor.assign(to: parameters)
        var random = random
        try head.draw(in: parameters, &random)
    }

    package func answers<Scalar>(_ images: Value, in graph: Graph<Scalar>) throws(NetworkError) -> NetworkAnswers {
        let features = try features(images, in: graph) { _, _ in }
        return NetworkAnswers(features: features, logits: try head(features, in: graph))
    }

    /// What the head reads.
    ///
    /// - Parameter visit: Sees what goes into every convolution.
    func features<Scalar>(
        _ images: Value, in graph: Graph<Scalar>, visit: (Value, AnchorUnit) -> Void
    ) throws(NetworkError) -> Value {
        try Anchor.features(
            graph.reshape(images, [images.shape[0], side, side, 1]), anchor.shape, statistics: .running, in: graph,
            visit: visit)
    }
}
