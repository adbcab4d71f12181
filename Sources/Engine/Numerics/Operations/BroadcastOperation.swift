public import KernelInterface

/// Every row of x with one row of numbers, or every number of x with one number: y = x + v, x − v or x·v.
///
/// Inputs: x of …×n, v of n numbers or of one. Output: x's shape.
struct BroadcastOperation<Scalar: NetworkScalar>: Operation {
    let function: BinaryFunction
    var name: String { "broadcast \(function)" }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[1].count == 1 || inputs[1] == [inputs[0].last] else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "one number, or a row of \(inputs[0].last)")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        if function == .multiply {
            needs.inputsInBackward = (wanted[0] ? [1] : []) + (wanted[1] ? [0] : [])
        } else if !wanted[1] {
            needs.gradientInPlace = 0
        }
        return needs
    }

    /// One number is a row of one for as many rows as there are numbers, taken all at once.
    private func isOneNumber(_ step: Step<Scalar>) -> Bool { step.inputShapes[1].count == 1 }

    func forward(_ step: Step<Scalar>) {
        let (count, columns) = (step.outputShape.count, step.outputShape.last)
        let (x, v) = (step.inputs[0], step.inputs[1])
        if isOneNumber(step) {
            let (scale, shift): (Scalar, Scalar) =
                switch function {
                case .add: (1, v.pointee)
                case .subtract: (1, -v.pointee)
                case .multiply: (v.pointee, 0)
                }
            Scalar.kernels.affine(count: count, scale, x, shift, into: step.output)
        } else {
            for start in stride(from: 0, to: count, by: columns) {
                Scalar.kernels.binary(function, count: columns, x + start, v, into: step.output + start)
            }
        }
    }

    func backward(_ step: Step<Scalar>) {
        let (count, columns, gradient) = (step.outputShape.count, step.outputShape.last, step.outputGradient!)
        let v = step.inputs[1]
        if let slot = step.gradients[0] {
            if function != .multiply {
                slot.take(count, gradient)
            } else if isOneNumber(step) {
                slot.take(count, gradient, times: v.pointee)
            } else {
                for start in stride(from: 0, to: count, by: columns) {
                    GradientSlot(address: slot.address + start, accumulates: slot.accumulates)
                        .take(columns, gradient + start, times: v)
                }
            }
        }
        guard let slot = step.gradients[1] else { return }
        if isOneNumber(step) {
            let sum =
                function == .multiply
                ? Scalar.kernels.dot(count: count, gradient, step.inputs[0])
                : Scalar.kernels.sum(count: count, gradient) * (function == .subtract ? -1 : 1)
            slot.address.pointee = slot.accumulates ? slot.address.pointee + sum : sum
        } else if function == .add {
            Scalar.kernels.columnSums(
                rows: count / columns, columns: columns, gradient, into: slot.address, accumulates: slot.accumulates)
        } else {
            sumRows(step, slot)
        }
    }

    /// v ← Σ gradient·x over rows, or −Σ gradient.
    private func sumRows(_ step: Step<Scalar>, _ slot: GradientSlot<Scalar>) {
        let (count, columns, gradient) = (step.outputShape.count, step.outputShape.last, step.outputGradient!)
        if !slot.accumulates { slot.address.clear(columns) }
        for start in stride(from: 0, to: count, by: columns) {
            if function == .multiply {
                Scalar.kernels.multiplyAdd(
                    count: columns, gradient + start, step.inputs[0] + start, into: slot.address)
            } else {
                Scalar.kernels.binary(
                    .subtract, count: columns, slot.address, gradient + start, into: slot.address)
            }
        }
    }
}

extension Graph {
    /// Every row of `x` with the same row, or every number with the same number: x + v, x − v or x·v.
    ///
    /// - Parameters:
    ///   - x: …×n.
    ///   - v: n numbers, or one.
    /// - Throws: `shapeMismatch`.
    public func broadcast(_ x: Value, _ function: BinaryFunction, _ v: Value) throws(NetworkError) -> Value {
        try apply(BroadcastOperation<Scalar>(function: function), to: [x, v])
    }
}
