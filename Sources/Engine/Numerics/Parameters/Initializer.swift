/// What a parameter holds before training.
public enum Initializer: Sendable, Hashable {
    case zeros
    case ones
    case constant(Double)
    /// Normal around 0.
    case normal(standardDeviation: Double)
    /// Uniform within ±`bound`.
    case uniform(bound: Double)
    /// Uniform within ±1/√`fanIn`: PyTorch's choice for linear and convolutional layers and their biases
    /// (He et al. 2015, with a = √5).
    case kaimingUniform(fanIn: Int)
    /// Normal with variance 2/`fanIn` (He et al. 2015, equation 10).
    case kaimingNormal(fanIn: Int)
    /// Uniform within ±√(6/(`fanIn` + `fanOut`)) (Glorot and Bengio 2010, equation 16).
    case xavierUniform(fanIn: Int, fanOut: Int)

    /// Draws are made in double precision, so both precisions start from the same numbers, rounded.
    func fill<Scalar: NetworkScalar>(
        _ values: UnsafeMutableBufferPointer<Scalar>, shape: Shape, _ random: inout RandomStream
    ) {
        switch self {
        case .zeros: values.update(repeating: 0)
        case .ones: values.update(repeating: 1)
        case .constant(let value): values.update(repeating: Scalar(value))
        case .normal(let deviation): for i in values.indices { values[i] = Scalar(deviation * random.normal()) }
        case .uniform(let bound):
            for i in values.indices { values[i] = Scalar(bound * (2 * random.uniform() - 1)) }
        case .kaimingUniform(let fanIn):
            Initializer.uniform(bound: 1 / Double(max(fanIn, 1)).squareRoot()).fill(values, shape: shape, &random)
        case .kaimingNormal(let fanIn):
            Initializer.normal(standardDeviation: (2 / Double(max(fanIn, 1))).squareRoot())
                .fill(values, shape: shape, &random)
        case .xavierUniform(let fanIn, let fanOut):
            Initializer.uniform(bound: (6 / Double(max(fanIn + fanOut, 1))).squareRoot())
                .fill(values, shape: shape, &random)
        }
    }
}
