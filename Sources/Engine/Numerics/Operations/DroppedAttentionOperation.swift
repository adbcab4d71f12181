import KernelInterface

/// Scaled dot-product attention of which, in training, some weights are left out at random and the others scaled up, as
/// in PyTorch's `MultiheadAttention` (Vaswani et al. 2017, section 3.2; Srivastava et al. 2014).
///
/// Inputs: queries of b×t×d with keys and values side by side in b×s×2d, or one value of b×t×3d that holds all three.
/// Output: b×t×d. All weights are kept for the way back, b·heads·t·s of them, so this is for short sequences; which
/// are left out is a hash of the operation's key, the program's step, the head and the place.
struct DroppedAttentionOperation<Scalar: NetworkScalar>: Operation {
    let name = "attention with dropout"
    let heads: Int
    let isPacked: Bool
    let probability: Double
    let key: UInt64

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        func refuse(_ expected: String) -> NetworkError {
            .shapeMismatch(operation: name, inputs: inputs, expected: expected)
        }
        guard probability >= 0, probability < 1 else {
            throw .invalidArgument(operation: name, "a probability of \(probability) is not in 0..<1")
        }
        guard inputs.allSatisfy({ $0.rank == 3 }) else { throw refuse("values of batch×time×features") }
        let width = isPacked ? inputs[0].last / 3 : inputs[0].last
        guard heads > 0, !isPacked || inputs[0].last % 3 == 0, width % heads == 0, width > 0 else {
            throw refuse("a width that \(heads) heads can share")
        }
        if !isPacked, inputs[1][0] != inputs[0][0] || inputs[1].last != 2 * width {
            throw refuse("keys and values side by side, of the queries' batch and width")
        }
        return [inputs[0][0], inputs[0][1], width]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        let sizes = Sizes(self, inputs, output)
        needs.forwardScratch = sizes.scores
        if wanted.contains(true) {
            needs.inputsInBackward = Array(inputs.indices)
            needs.saved = output[0] * heads * sizes.scores
            needs.backwardScratch = 2 * sizes.scores
        } else {
            needs.forwardScratch += sizes.scores
        }
        return needs
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func forward(_ step: Step<Scalar>) {
        let sizes = Sizes(self, step.inputShapes, step.outputShape)
        for head in 0..<step.outputShape[0] * heads {
            let places = Places(self, sizes, step, head: head)
            let weights = step.saved.map { $0 + head * sizes.scores } ?? step.scratch! + sizes.scores
            if sizes.keys == 1 {
                forwardOfOneKey(step, sizes, places, head, weights)
                continue
            }
            Scalar.multiply(
                RowMajorProduct(
                    rows: sizes.queries, columns: sizes.keys, depth: sizes.width, step.inputs[0] + places.query,
                    strideA: sizes.queryStride, by: places.memory(step) + places.key, transposingB: true,
                    strideB: sizes.memoryStride, into: weights, alpha: sizes.scale, beta: 0))
            Scalar.kernels.softmaxRows(rows: sizes.queries, columns: sizes.keys, weights, into: weights)
            let kept = step.isTraining ? step.scratch! : weights
            if step.isTraining { drop(step, head, sizes.scores, weights, into: kept) }
            Scalar.multiply(
                RowMajorProduct(
                    rows: sizes.queries, columns: sizes.width, depth: sizes.keys, kept,
                    by: places.memory(step) + places.value, strideB: sizes.memoryStride,
                    into: step.output + places.output, strideC: sizes.outputStride, alpha: 1, beta: 0))
        }
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func backward(_ step: Step<Scalar>) {
        let sizes = Sizes(self, step.inputShapes, step.outputShape)
        let (kept, slopes) = (step.scratch!, step.scratch! + sizes.scores)
        for head in 0..<step.outputShape[0] * heads {
            let places = Places(self, sizes, step, head: head)
            let weights = step.saved! + head * sizes.scores
            let gradient = step.outputGradient! + places.output
            let memory = places.memory(step)
            if sizes.keys == 1 {
                backwardOfOneKey(step, sizes, places, weights)
                continue
            }
            Scalar.multiply(
                RowMajorProduct(
                    rows: sizes.queries, columns: sizes.keys, depth: sizes.width, gradient,
                    strideA: sizes.outputStride, by: memory + places.value, transposingB: true,
                    strideB: sizes.memoryStride, into: slopes, alpha: 1, beta: 0))
            if let slot = step.gradients[isPacked ? 0 : 1] {
                drop(step, head, sizes.scores, weights, into: kept)
                Scalar.multiply(
                    RowMajorProduct(
                        rows: sizes.keys, columns: sizes.width, depth: sizes.queries, kept, transposingA: true,
                        by: gradient, strideB: sizes.outputStride, into: slot.address + places.value,
                        strideC: sizes.memoryStride, alpha: 1, beta: slot.beta))
            }
            drop(step, head, sizes.scores, slopes, into: slopes)
            Scalar.kernels.softmaxRowsBackward(
                rows: sizes.queries, columns: sizes.keys, weights, gradient: slopes, into: slopes, accumulates: false)
            if let slot = step.gradients[0] {
                Scalar.multiply(
                    RowMajorProduct(
                        rows: sizes.queries, columns: sizes.width, depth: sizes.keys, slopes, by: memory + places.key,
                        strideB: sizes.memoryStride, into: slot.address + places.query, strideC: sizes.queryStride,
                        alpha: sizes.scale, beta: slot.beta))
            }
            if let slot = step.gradients[isPacked ? 0 : 1] {
                Scalar.multiply(
                    RowMajorProduct(
                        rows: sizes.keys, columns: sizes.width, depth: sizes.queries, slopes, transposingA: true,
                        by: step.inputs[0] + places.query, strideB: sizes.queryStride,
                        into: slot.address + places.key, strideC: sizes.memoryStride, alpha: sizes.scale,
                        beta: slot.beta))
            }
        }
    }

    /// The softmax of one score is 1 whatever the score: what comes out is the value, or nothing. The way back finds
    /// which in `weights`.
    private func forwardOfOneKey(
        _ step: Step<Scalar>, _ sizes: Sizes, _ places: Places, _ head: Int, _ weights: UnsafeMutablePointer<Scalar>
    ) {
        weights.update(repeating: 1, count: sizes.queries)
        if step.isTraining { drop(step, head, sizes.queries, weights, into: weights) }
        let value = places.memory(step) + places.value
        for query in 0..<sizes.queries {
            Scalar.kernels.affine(
                count: sizes.width, weights[query], value, 0,
                into: step.output + places.output + query * sizes.outputStride)
        }
    }

    /// Neither query nor key changes anything.
    private func backwardOfOneKey(
        _ step: Step<Scalar>, _ sizes: Sizes, _ places: Places, _ weights: UnsafePointer<Scalar>
    ) {
        if let slot = step.gradients[0], !slot.accumulates {
            for query in 0..<sizes.queries {
                (slot.address + places.query + query * sizes.queryStride).clear(sizes.width)
            }
        }
        guard let slot = step.gradients[isPacked ? 0 : 1] else { return }
        if !slot.accumulates { (slot.address + places.key).clear(sizes.width) }
        for query in 0..<sizes.queries {
            Scalar.kernels.scaleAdd(
                count: sizes.width, weights[query], step.outputGradient! + places.output + query * sizes.outputStride,
                query == 0 ? slot.beta : 1, into: slot.address + places.value)
        }
    }

    private func drop(
        _ step: Step<Scalar>, _ head: Int, _ count: Int, _ x: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>
    ) {
        let drawn = SplitMix64.mix(key &+ SplitMix64.mix(step.number &+ 1))
        Scalar.kernels.dropout(
            count: count, key: SplitMix64.mix(drawn &+ UInt64(head)),
            threshold: UInt32(min(probability * 0x1p32, 0x1p32 - 1)), scale: Scalar(1 / (1 - probability)), x, into: y,
            accumulates: false)
    }
}

extension DroppedAttentionOperation {
    /// The sides of a head, and how far apart rows lie.
    private struct Sizes {
        let queries: Int
        let keys: Int
        let width: Int
        let queryStride: Int
        let memoryStride: Int
        let outputStride: Int

        init(_ operation: DroppedAttentionOperation, _ inputs: [Shape], _ output: Shape) {
            queries = output[1]
            keys = operation.isPacked ? output[1] : inputs[1][1]
            width = output.last / operation.heads
            queryStride = inputs[0].last
            memoryStride = inputs[inputs.count - 1].last
            outputStride = output.last
        }

        /// Weights of one head.
        var scores: Int { queries * keys }
        var scale: Scalar { 1 / Scalar(width).squareRoot() }
    }

    /// Where one head of one sequence begins in the operands.
    private struct Places {
        let query: Int
        let key: Int
        let value: Int
        let output: Int
        private let isPacked: Bool

        init(_ operation: DroppedAttentionOperation, _ sizes: Sizes, _ step: Step<Scalar>, head: Int) {
            let (sequence, part) = (head / operation.heads, head % operation.heads * sizes.width)
            isPacked = operation.isPacked
            query = sequence * sizes.queries * sizes.queryStride + part
            let row = sequence * sizes.keys * sizes.memoryStride + part
            key = row + (isPacked ? sizes.outputStride : 0)
            value = key + sizes.outputStride
            output = sequence * sizes.queries * sizes.outputStride + part
        }

        /// What holds keys and values.
        func memory(_ step: Step<Scalar>) -> UnsafeMutablePointer<Scalar> { step.inputs[isPacked ? 0 : 1] }
    }
}

extension Graph {
    /// Attention among the places of one sequence, with weights left out at random while a program trains.
    ///
    /// - Parameters:
    ///   - packed: b×t×3d: queries, keys and values side by side, each with its heads side by side.
    ///   - heads: How many share the d numbers.
    ///   - dropout: The probability of each weight to be left out, in 0..<1.
    ///   - key: Tells this place in the network from others.
    /// - Returns: b×t×d.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func attention(
        _ packed: Value, heads: Int, dropout: Double, key: UInt64
    ) throws(NetworkError) -> Value {
        try apply(
            DroppedAttentionOperation<Scalar>(heads: heads, isPacked: true, probability: dropout, key: key),
            to: [packed])
    }

    /// Attention of the places of one sequence to those of another, with weights left out at random while a program
    /// trains.
    ///
    /// - Parameters:
    ///   - queries: b×t×d.
    ///   - memory: b×s×2d: keys and values side by side.
    ///   - dropout: The probability of each weight to be left out, in 0..<1.
    ///   - key: Tells this place in the network from others.
    /// - Returns: b×t×d.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func attention(
        queries: Value, memory: Value, heads: Int, dropout: Double, key: UInt64
    ) throws(NetworkError) -> Value {
        try apply(
            DroppedAttentionOperation<Scalar>(heads: heads, isPacked: false, probability: dropout, key: key),
            to: [queries, memory])
    }
}
