import KernelInterface

/// (f(x), f′(x)).
@inline(__always) func valueAndSlope(_ function: UnaryFunction, _ x: Scalar) -> (Scalar, Scalar) {
    switch function {
    case .identity: return (x, 1)
    case .relu: return (x > 0 ? x : 0, x > 0 ? 1 : 0)
    case .tanh:
        let y = hyperbolicTangent(x)
        return (y, 1 - y * y)
    case .sigmoid:
        let y = sigmoid(x)
        return (y, y * (1 - y))
    case .silu:
        let s = sigmoid(x)
        let y = x * s
        return (y, fused(y, 1 - s, s))
    case .gelu:
        // ½x(1 + tanh u) = x·σ(2u), u = √(2/π)(x + 0.044715x³).
        let z = x * x
        let c: Scalar = 1.595_769_121_605_730_7
        let s = sigmoid(c * x * fused(z, 0.044_715, 1))
        let y = x * s
        return (y, fused(y * (1 - s), c * fused(z, 0.134_145, 1), s))
    case .exponential:
        let y = exponential(x)
        return (y, y)
    case .square: return (x * x, x + x)
    case .negate: return (-x, -1)
    case .logarithm: return (naturalLogarithm(x), 1 / x)
    case .squareRoot:
        let y = x.squareRoot()
        return (y, 0.5 / y)
    case .softplus:
        // max(x, 0) + ln(1 + e^−|x|), which neither overflows nor cancels.
        let t = exponential(x > 0 ? -x : x)
        return ((x > 0 ? x : 0) + logarithmOfOnePlus(t), sigmoid(x))
    case .elu:
        let power = exponential(x)
        return (x > 0 ? x : power - 1, x > 0 ? 1 : power)
    case .leakyRelu: return (x > 0 ? x : 0.01 * x, x > 0 ? 1 : 0.01)
    }
}
