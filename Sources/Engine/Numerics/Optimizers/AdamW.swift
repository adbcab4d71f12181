import KernelInterface

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019, algorithm 2).
///
/// With a decay of 0 it is Adam (Kingma and Ba 2015, algorithm 1). Decay takes hold of the parameters that
/// are declared to decay: matrices, not biases and gains.
public struct AdamW<Scalar: NetworkScalar>: Optimizer {
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    public var weightDecay: Double
    /// Whether every parameter decays, as in a PyTorch optimiser without parameter groups.
    public var decaysAll: Bool

    private struct Moments {
        var steps = 0
        var first: AlignedBuffer<Scalar>
        var second: AlignedBuffer<Scalar>
    }
    private var moments: [ObjectIdentifier: Moments] = [:]

    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01,
        decaysAll: Bool = false
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.decaysAll = decaysAll
    }

    public mutating func step(
        _ parameters: [Parameter<Scalar>], rate: Double, gradientScale: Double = 1
    ) throws(NetworkError) {
        for parameter in parameters {
            let key = ObjectIdentifier(parameter)
            if moments[key] == nil {
                moments[key] = Moments(
                    first: try AlignedBuffer(count: parameter.shape.count, purpose: "moments of \(parameter.name)"),
                    second: try AlignedBuffer(count: parameter.shape.count, purpose: "moments of \(parameter.name)"))
            }
            moments[key]!.steps += 1
            let state = moments[key]!
            let decays = decaysAll || parameter.decays
            let numbers = AdamStep<Scalar>(
                rate: Scalar(rate / (1 - pow(beta1, Double(state.steps)))), beta1: Scalar(beta1),
                beta2: Scalar(beta2),
                secondMomentScale: Scalar(1 / (1 - pow(beta2, Double(state.steps))).squareRoot()),
                epsilon: Scalar(epsilon), shrink: Scalar(decays ? 1 - rate * weightDecay : 1), decay: 0,
                gradientScale: Scalar(gradientScale))
            Scalar.kernels.adam(
                count: parameter.shape.count, numbers, gradients: parameter.gradientStorage.address,
                weights: parameter.storage.address, firstMoments: state.first.address,
                secondMoments: state.second.address)
        }
    }
}
