import KernelInterface

/// Scaled dot-product attention of several heads that lie side by side in the last axis.
///
/// Inputs: queries, keys and values of b×t×d each (keys and values may be of another length), or one value of
/// b×t×3d that holds all three side by side. Output: b×t×d. No scores are kept, but one number for each
/// query and head.
struct AttentionOperation<Scalar: NetworkScalar>: Operation {
    let name = "attention"
    let heads: Int
    let isCausal: Bool
    let isPacked: Bool

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        func refuse(_ expected: String) -> NetworkError {
            .shapeMismatch(operation: name, inputs: inputs, expected: expected)
        }
        guard inputs.allSatisfy({ $0.rank == 3 }) else { throw refuse("values of batch×time×features") }
        let width = isPacked ? inputs[0].last / 3 : inputs[0].last
        guard heads > 0, !isPacked || inputs[0].last % 3 == 0, width % heads == 0, width > 0 else {
            throw refuse("a width that \(heads) heads can share")
        }
        if !isPacked {
            guard inputs[1] == inputs[2], inputs[1][0] == inputs[0][0], inputs[1].last == width else {
                throw refuse("keys and values of one shape, of the queries' batch and width")
            }
            if isCausal, inputs[1] != inputs[0] { throw refuse("as many keys as queries, for causal attention") }
        }
        return [inputs[0][0], inputs[0][1], width]
    }

    private func head(_ inputs: [Shape], _ output: Shape) -> AttentionHead<Scalar> {
        let width = output.last / heads
        let stride = isPacked ? 3 * output.last : output.last
        return AttentionHead(
            queries: output[1], keys: isPacked ? output[1] : inputs[1][1], width: width, isCausal: isCausal,
            scale: 1 / Scalar(width).squareRoot(), queryStride: stride, keyStride: stride, valueStride: stride,
            outputStride: output.last)
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        let scratch = Scalar.kernels.attentionScratch(head(inputs, output))
        let logSums = output[0] * output[1] * heads
        if wanted.contains(true) {
            needs.inputsInBackward = Array(inputs.indices)
            needs.outputInBackward = true
            needs.saved = logSums
            needs.backwardScratch = scratch.backward
            needs.forwardScratch = scratch.forward
        } else {
            needs.forwardScratch = scratch.forward + logSums
        }
        return needs
    }

    /// Where head h of sequence b begins in input 0, 1, 2 of queries, keys and values.
    private func place(_ part: Int, batch: Int, head h: Int, _ step: Step<Scalar>, _ head: AttentionHead<Scalar>) -> Int
    {
        let rows = part == 0 ? head.queries : head.keys
        return batch * rows * head.keyStride + (isPacked ? part * step.outputShape.last : 0) + h * head.width
    }

    func forward(_ step: Step<Scalar>) {
        let head = head(step.inputShapes, step.outputShape)
        let scratch = step.scratch!
        let logSums = step.saved ?? scratch + Scalar.kernels.attentionScratch(head).forward
        for batch in 0..<step.outputShape[0] {
            for h in 0..<heads {
                func input(_ part: Int) -> UnsafePointer<Scalar> {
                    UnsafePointer(step.inputs[isPacked ? 0 : part] + place(part, batch: batch, head: h, step, head))
                }
                Scalar.kernels.attention(
                    head, queries: input(0), keys: input(1), values: input(2),
                    into: step.output + (batch * head.queries * head.outputStride + h * head.width),
                    logSums: logSums + (batch * heads + h) * head.queries, scratch: scratch)
            }
        }
    }

    func backward(_ step: Step<Scalar>) {
        let head = head(step.inputShapes, step.outputShape)
        for batch in 0..<step.outputShape[0] {
            for h in 0..<heads {
                func input(_ part: Int) -> UnsafePointer<Scalar> {
                    UnsafePointer(step.inputs[isPacked ? 0 : part] + place(part, batch: batch, head: h, step, head))
                }
                func gradient(_ part: Int) -> AttentionGradient<Scalar>? {
                    guard let slot = step.gradients[isPacked ? 0 : part] else { return nil }
                    return AttentionGradient(
                        address: slot.address + place(part, batch: batch, head: h, step, head),
                        accumulates: slot.accumulates)
                }
                let output = batch * head.queries * head.outputStride + h * head.width
                Scalar.kernels.attentionBackward(
                    head, queries: input(0), keys: input(1), values: input(2), output: step.output + output,
                    gradient: step.outputGradient! + output, logSums: step.saved! + (batch * heads + h) * head.queries,
                    queryGradient: gradient(0), keyGradient: gradient(1), valueGradient: gradient(2),
                    scratch: step.scratch!)
            }
        }
    }
}

extension Graph {
    /// Attention among the places of one sequence (Vaswani et al. 2017, section 3.2).
    ///
    /// - Parameters:
    ///   - packed: b×t×3d: queries, keys and values side by side, each with its heads side by side.
    ///   - heads: How many share the d numbers.
    ///   - isCausal: Whether a place sees itself and those before it only.
    /// - Returns: b×t×d.
    /// - Throws: `shapeMismatch`.
    public func attention(_ packed: Value, heads: Int, isCausal: Bool) throws(NetworkError) -> Value {
        try apply(AttentionOperation<Scalar>(heads: heads, isCausal: isCausal, isPacked: true), to: [packed])
    }

    /// Attention of the places of one sequence to those of another.
    ///
    /// - Parameters:
    ///   - queries: b×t×d.
    ///   - keys: b×s×d; for causal attention s = t.
    ///   - values: As keys.
    /// - Returns: b×t×d.
    /// - Throws: `shapeMismatch`.
    public func attention(
        queries: Value, keys: Value, values: Value, heads: Int, isCausal: Bool = false
    ) throws(NetworkError) -> Value {
        try apply(
            AttentionOperation<Scalar>(heads: heads, isCausal: isCausal, isPacked: false),
            to: [queries, keys, values])
    }
}
