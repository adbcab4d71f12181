import KernelInterface

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Rotary positions (Su et al. 2021, equation 34): the two halves of each head are rotated by angles that grow
/// with the place in the sequence, so that products of queries and keys tell distances.
///
/// Inputs: x of b×t×…, whose first `heads`·`width` columns are heads. Columns after them stay as they are. Output: as x.
struct RotaryOperation<Scalar: NetworkScalar>: Operation {
    let name = "rotary positions"
    let heads: Int
    let width: Int
    let base: Double
    private let tables: Tables

    /// Cosines and sines of t×width/2 angles, shared by every program of the operation.
    private final class Tables: Sendable {
        let cosines: AlignedBuffer<Scalar>
        let sines: AlignedBuffer<Scalar>

        init(length: Int, half: Int, base: Double) throws(NetworkError) {
            cosines = try AlignedBuffer(count: length * half, purpose: "rotary positions")
            sines = try AlignedBuffer(count: length * half, purpose: "rotary positions")
            for place in 0..<length {
                for j in 0..<half {
                    let angle = Double(place) * pow(base, -Double(j) / Double(half))
                    cosines.address[place * half + j] = Scalar(cos(angle))
                    sines.address[place * half + j] = Scalar(sin(angle))
                }
            }
        }
    }

    init(heads: Int, width: Int, base: Double, length: Int) throws(NetworkError) {
        guard heads > 0, width > 0, width % 2 == 0, base > 0, length > 0 else {
            throw .invalidArgument(
                operation: "rotary positions", "\(heads) heads of \(width) with base \(base): a width must be even")
        }
        (self.heads, self.width, self.base) = (heads, width, base)
        tables = try Tables(length: length, half: width / 2, base: base)
    }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0].rank == 3, inputs[0].last >= heads * width else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "batch×time×features with \(heads) heads of \(width)")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        needs.gradientInPlace = 0
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        turn(step, step.inputs[0], into: step.output, inverts: false, accumulates: false)
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0] else { return }
        turn(step, step.outputGradient!, into: slot.address, inverts: true, accumulates: slot.accumulates)
    }

    private func turn(
        _ step: Step<Scalar>, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, inverts: Bool,
        accumulates: Bool
    ) {
        let (rows, columns, turned) = (step.outputShape.rows, step.outputShape.last, heads * width)
        for head in 0..<heads {
            Scalar.kernels.rotate(
                rows: rows, half: width / 2, period: step.outputShape[1], x + head * width, stride: columns,
                cosines: tables.cosines.address, sines: tables.sines.address, inverts: inverts, into: y + head * width,
                accumulates: accumulates)
        }
        if turned < columns, accumulates || x != UnsafePointer(y) {
            Scalar.kernels.copyRows(
                rows: rows, columns: columns - turned, x + turned, stride: columns, into: y + turned, stride: columns,
                accumulates: accumulates)
        }
    }
}

extension Graph {
    /// Rotary positions for the first `heads` heads of `width` numbers in every row.
    ///
    /// - Parameters:
    ///   - x: b×t×d with d ≥ heads·width. In packed queries, keys and values, twice the heads of attention are
    ///     queries and keys.
    ///   - width: Numbers of a head, even.
    ///   - base: Of the angles' geometric series.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `outOfMemory`.
    public func rotary(_ x: Value, heads: Int, width: Int, base: Double = 10_000) throws(NetworkError) -> Value {
        let length = x.shape.rank == 3 ? x.shape[1] : 1
        return try apply(RotaryOperation<Scalar>(heads: heads, width: width, base: base, length: length), to: [x])
    }
}
