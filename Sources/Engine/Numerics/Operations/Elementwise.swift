import KernelInterface

/// What is done to every element alone or to pairs of elements of one shape: the operations that can be fused.
enum Elementwise<Scalar: NetworkScalar>: Sendable {
    /// f(a); its slope f′ is left for the way back.
    case unary(UnaryFunction)
    /// a + b, a − b, a·b.
    case binary(BinaryFunction)
    /// scale·a + shift.
    case affine(scale: Scalar, shift: Scalar)

    var name: String {
        switch self {
        case .unary(let function): "\(function)"
        case .binary(.add): "sum"
        case .binary(.subtract): "difference"
        case .binary(.multiply): "product"
        case .affine: "affine function"
        }
    }

    var operands: Int { if case .binary = self { 2 } else { 1 } }

    /// Whether the way back needs operands' values or the slope.
    var isLinear: Bool {
        switch self {
        case .unary, .binary(.multiply): false
        case .binary, .affine: true
        }
    }

    /// y ← the function of `count` elements. A function of one number does not look at `b`.
    func forward(
        _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        slope: UnsafeMutablePointer<Scalar>?
    ) {
        switch self {
        case .unary(let function): Scalar.kernels.unary(function, count: count, a, into: y, derivative: slope)
        case .binary(let function): Scalar.kernels.binary(function, count: count, a, b, into: y)
        case .affine(let scale, let shift): Scalar.kernels.affine(count: count, scale, a, shift, into: y)
        }
    }

    /// Sends the output's gradient on. The last gradient that is wanted may lie where the output's is.
    func backward(
        _ count: Int, _ gradient: UnsafePointer<Scalar>, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
        slope: UnsafePointer<Scalar>?, _ first: GradientSlot<Scalar>?, _ second: GradientSlot<Scalar>?
    ) {
        switch self {
        case .unary: if let slope { first?.take(count, gradient, times: slope) }
        case .affine(let scale, _): first?.take(count, gradient, times: scale)
        case .binary(.add):
            first?.take(count, gradient)
            second?.take(count, gradient)
        case .binary(.subtract):
            first?.take(count, gradient)
            second?.take(count, gradient, times: -1)
        case .binary(.multiply):
            first?.take(count, gradient, times: b)
            second?.take(count, gradient, times: a)
        }
    }
}

extension GradientSlot {
    /// Takes `count` numbers times one number.
    func take(_ count: Int, _ source: UnsafePointer<Scalar>, times factor: Scalar) {
        Scalar.kernels.scaleAdd(count: count, factor, source, beta, into: address)
    }

    /// Takes `count` numbers times as many others.
    func take(_ count: Int, _ source: UnsafePointer<Scalar>, times factors: UnsafePointer<Scalar>) {
        if accumulates {
            Scalar.kernels.multiplyAdd(count: count, source, factors, into: address)
        } else {
            Scalar.kernels.binary(.multiply, count: count, source, factors, into: address)
        }
    }
}
