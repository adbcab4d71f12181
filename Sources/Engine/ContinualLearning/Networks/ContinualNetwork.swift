package import Numerics

/// The shape of a network that learns tasks one after the other: layers, the last of them a head with an output for every
/// class of every task, or as many as tasks have in common.
package protocol ContinualNetwork: Sendable {
    /// Numbers that are trained.
    var weightCount: Int { get }
    /// Multiplications and additions, counted as two operations, of one image forward.
    var operationsPerImage: Int { get }
    /// Images that are answered in one pass at most.
    var testRows: Int { get }

    /// Makes the parameters.
    func declare<Scalar>(in parameters: ParameterSet<Scalar>) throws(NetworkError)

    /// Gives the parameters the values that every run of a seed starts from.
    ///
    /// - Parameter random: Whence the head, at least, is drawn.
    func initialize<Scalar>(_ parameters: ParameterSet<Scalar>, _ random: SplitMix64) throws(NetworkError)

    /// What the network makes of images.
    ///
    /// - Parameter images: Rows of pixels.
    func answers<Scalar>(_ images: Value, in graph: Graph<Scalar>) throws(NetworkError) -> NetworkAnswers
}

/// What a network makes of images, a row for each.
package struct NetworkAnswers {
    /// What the head reads.
    package let features: Value
    package let logits: Value
}

extension Linear {
    /// Draws its numbers anew, the matrix row by row and then the bias: uniform within ±1/√inputs.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func draw<Scalar>(in parameters: ParameterSet<Scalar>, _ random: inout SplitMix64) throws(NetworkError) {
        let scale = Double(inputs).squareRoot()
        for parameter in ["weight", "bias"].compactMap({ parameters["\(name).\($0)"] }) {
            try parameter.assign((0..<parameter.shape.count).map { _ in Scalar((2 * random.uniform() - 1) / scale) })
        }
    }
}
