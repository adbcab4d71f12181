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
    /// Weights with which a convolution changes nothing: 1 at the middle tap from a channel to itself, else 0
    /// (Dirac's delta). Shape: o×i×taps…; i = 1 stands for channels that are each on their own.
    case identity

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
        case .identity:
            values.update(repeating: 0)
            guard shape.rank >= 2, shape.count > 0 else { return }
            let taps = shape.sides.dropFirst(2)
            // The middle of every axis of taps.
            let middle = taps.reduce(0) { $0 * $1 + $1 / 2 }
            for output in 0..<shape[0] where output < shape[1] || shape[1] == 1 {
                let input = shape[1] == 1 ? 0 : output
                values[(output * shape[1] + input) * taps.reduce(1, *) + middle] = 1
            }
        case .xavierUniform(let fanIn, let fanOut):
            Initializer.uniform(bound: (6 / Double(max(fanIn + fanOut, 1))).squareRoot())
                .fill(values, shape: shape, &random)
        }
    }
}
