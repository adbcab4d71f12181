/// A function of one number that is applied to every element.
public enum UnaryFunction: Sendable, Hashable, CaseIterable {
    case identity
    case relu
    case tanh
    case sigmoid
    /// x·σ(x) (Elfwing et al. 2017; also "swish").
    case silu
    /// The approximation by tanh that GPT-2 uses (Hendrycks and Gimpel 2016, section 2).
    case gelu
    case exponential
    case square
    case negate
    /// ln x; −∞ at 0, not a number below.
    case logarithm
    case squareRoot
    /// ln(1 + eˣ) (Dugas et al. 2001).
    case softplus
    /// x above 0, eˣ − 1 below (Clevert et al. 2016, with α = 1).
    case elu
    /// x above 0, x/100 below (Maas et al. 2013).
    case leakyRelu
}

/// A function of two numbers that is applied to pairs of elements.
public enum BinaryFunction: Sendable, Hashable, CaseIterable {
    case add
    case subtract
    case multiply
}

/// Loops over elements that do not look at one another. A result may lie where an operand lies.
public protocol ElementwiseKernels<Scalar> {
    associatedtype Scalar

    /// y ← f(x) and, where `derivative` is given, derivative ← f′(x).
    static func unary(
        _ function: UnaryFunction, count: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        derivative: UnsafeMutablePointer<Scalar>?)

    /// y ← f(a, b).
    static func binary(
        _ function: BinaryFunction, count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>)

    /// y ← y + a·b.
    static func multiplyAdd(
        count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>)

    /// y ← α·x + β·y. With β = 0 what y held does not count.
    static func scaleAdd(
        count: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ beta: Scalar,
        into y: UnsafeMutablePointer<Scalar>)

    /// y ← scale·x + shift.
    static func affine(
        count: Int, _ scale: Scalar, _ x: UnsafePointer<Scalar>, _ shift: Scalar,
        into y: UnsafeMutablePointer<Scalar>)

    /// y ← value, or y + value if `accumulates`.
    static func fill(count: Int, _ value: Scalar, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool)

    /// y ← f(u + bias) in every row of a `rows`×`columns` matrix and, where `derivative` is given,
    /// derivative ← f′(u + bias).
    static func biasActivation(
        _ function: UnaryFunction, rows: Int, columns: Int, bias: UnsafePointer<Scalar>?, _ u: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>, derivative: UnsafeMutablePointer<Scalar>?)

    /// g ← g where y > 0, else 0: the way back through a rectifier whose output is y.
    static func maskByPositive(count: Int, _ y: UnsafePointer<Scalar>, _ g: UnsafeMutablePointer<Scalar>)
}
