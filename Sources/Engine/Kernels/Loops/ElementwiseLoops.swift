public import KernelInterface

extension Loops {
    public static func unary(
        _ function: UnaryFunction, count: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        derivative: UnsafeMutablePointer<Scalar>?
    ) {
        biasActivation(function, rows: 1, columns: count, bias: nil, x, into: y, derivative: derivative)
    }

    public static func biasActivation(
        _ function: UnaryFunction, rows: Int, columns: Int, bias: UnsafePointer<Scalar>?, _ u: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>, derivative: UnsafeMutablePointer<Scalar>?
    ) {
        // A loop for each function; one loop with the choice inside would not be vectorised.
        switch function {
        case .identity: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.identity, $0) }
        case .relu: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.relu, $0) }
        case .tanh: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.tanh, $0) }
        case .sigmoid: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.sigmoid, $0) }
        case .silu: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.silu, $0) }
        case .gelu: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.gelu, $0) }
        case .exponential: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.exponential, $0) }
        case .square: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.square, $0) }
        case .negate: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.negate, $0) }
        case .logarithm: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.logarithm, $0) }
        case .squareRoot: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.squareRoot, $0) }
        case .softplus: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.softplus, $0) }
        case .elu: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.elu, $0) }
        case .leakyRelu: rowwise(rows, columns, bias, u, y, derivative) { valueAndSlope(.leakyRelu, $0) }
        }
    }

    @inline(__always) private static func rowwise(
        _ rows: Int, _ columns: Int, _ bias: UnsafePointer<Scalar>?, _ u: UnsafePointer<Scalar>,
        _ y: UnsafeMutablePointer<Scalar>, _ derivative: UnsafeMutablePointer<Scalar>?,
        _ function: (Scalar) -> (Scalar, Scalar)
    ) {
        if let bias {
            for row in 0..<rows {
                let start = row &* columns
                if let derivative {
                    map(columns, u + start, bias, y + start, derivative + start) { function($0 + $1) }
                } else {
                    map(columns, u + start, bias, y + start) { function($0 + $1).0 }
                }
            }
        } else if let derivative {
            map(rows &* columns, u, u, y, derivative) { x, _ in function(x) }
        } else {
            map(rows &* columns, u, u, y) { x, _ in function(x).0 }
        }
    }

    // Where the result takes an operand's place, the loop must have one address for both: the compiler
    // vectorises only what it can tell apart or knows to be the same.

    @inline(__always) private static func map(
        _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
        _ function: (Scalar, Scalar) -> Scalar
    ) {
        if a == UnsafePointer(y) {
            for i in 0..<count { y[i] = function(y[i], b[i]) }
        } else {
            for i in 0..<count { y[i] = function(a[i], b[i]) }
        }
    }

    @inline(__always) private static func map(
        _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
        _ derivative: UnsafeMutablePointer<Scalar>, _ function: (Scalar, Scalar) -> (Scalar, Scalar)
    ) {
        if a == UnsafePointer(y) {
            for i in 0..<count {
                let (value, slope) = function(y[i], b[i])
                y[i] = value
                derivative[i] = slope
            }
        } else {
            for i in 0..<count {
                let (value, slope) = function(a[i], b[i])
                y[i] = value
                derivative[i] = slope
            }
        }
    }

    public static func binary(
        _ function: BinaryFunction, count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        switch function {
        case .add: pairwise(count, a, b, y) { $0 + $1 }
        case .subtract: pairwise(count, a, b, y) { $0 - $1 }
        case .multiply: pairwise(count, a, b, y) { $0 * $1 }
        }
    }

    @inline(__always) private static func pairwise(
        _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
        _ function: (Lanes, Lanes) -> Lanes
    ) {
        eachVector(count) { i in
            store(function(load(a + i), load(b + i)), y + i)
        } rest: { i, count in
            let value = function(load(a + i, first: count), load(b + i, first: count))
            store(value, first: count, y + i)
        }
    }

    public static func multiplyAdd(
        count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
    ) {
        eachVector(count) { i in
            store(fused(load(a + i), load(b + i), load(y + i)), y + i)
        } rest: { i, count in
            let sum = fused(
                load(a + i, first: count), load(b + i, first: count), load(y + i, first: count))
            store(sum, first: count, y + i)
        }
    }

    public static func scaleAdd(
        count: Int, _ alpha: Scalar, _ x: UnsafePointer<Scalar>, _ beta: Scalar, into y: UnsafeMutablePointer<Scalar>
    ) {
        let alphas = Lanes(repeating: alpha)
        let betas = Lanes(repeating: beta)
        if beta == 0 {
            eachVector(count) { i in
                store(alphas * load(x + i), y + i)
            } rest: { i, count in
                store(alphas * load(x + i, first: count), first: count, y + i)
            }
        } else {
            eachVector(count) { i in
                store(fused(alphas, load(x + i), betas * load(y + i)), y + i)
            } rest: { i, count in
                let sum = fused(
                    alphas, load(x + i, first: count), betas * load(y + i, first: count))
                store(sum, first: count, y + i)
            }
        }
    }

    public static func affine(
        count: Int, _ scale: Scalar, _ x: UnsafePointer<Scalar>, _ shift: Scalar,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        let (scales, shifts) = (Lanes(repeating: scale), Lanes(repeating: shift))
        eachVector(count) { i in
            store(fused(scales, load(x + i), shifts), y + i)
        } rest: { i, count in
            store(fused(scales, load(x + i, first: count), shifts), first: count, y + i)
        }
    }

    public static func fill(
        count: Int, _ value: Scalar, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        if accumulates {
            for i in 0..<count { y[i] += value }
        } else {
            for i in 0..<count { y[i] = value }
        }
    }

    public static func maskByPositive(
        count: Int, _ y: UnsafePointer<Scalar>, _ g: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<count { g[i] = y[i] > 0 ? g[i] : 0 }
    }
}
