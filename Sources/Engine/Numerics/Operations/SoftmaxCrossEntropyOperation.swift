import KernelInterface

/// The mean over rows of −log softmax(x)[label], in nats; rows with label −1 do not count.
struct SoftmaxCrossEntropyOperation<Scalar: NetworkScalar>: Operation {
    let name = "softmax cross entropy"
    let labels: Indices

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0].rank >= 1, inputs[0].rows == labels.count, inputs[0].last == labels.limit else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "\(labels.count) rows of \(labels.limit) classes")
        }
        return []
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.forwardScratch = labels.count
        if wanted[0] { needs.saved = inputs[0].count }
        return needs
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func forward(_ step: Step<Scalar>) {
        let losses = step.scratch!
        var counted = 0
        for i in 0..<labels.count where labels.storage.address[i] >= 0 { counted += 1 }
        let scale = 1 / Scalar(max(counted, 1))
        Scalar.kernels.softmaxCrossEntropy(
            rows: labels.count, classes: labels.limit, step.inputs[0], labels: labels.storage.address, scale: scale,
            losses: losses, gradient: step.saved)
        step.output.pointee = Scalar.kernels.sum(count: labels.count, losses) * scale
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0], let gradient = step.saved else { return }
        Scalar.kernels.scaleAdd(
            count: step.inputShapes[0].count, step.outputGradient!.pointee, gradient, slot.beta, into: slot.address)
    }
}

extension Graph {
    /// The mean cross entropy in nats between softmax of each row and its label.
    ///
    /// - Parameters:
    ///   - logits: …×classes, as many rows as labels.
    ///   - labels: A class for each row; −1 leaves a row out of the mean.
    /// - Throws: `shapeMismatch`.
    public func softmaxCrossEntropy(_ logits: Value, _ labels: Indices) throws(NetworkError) -> Value {
        try apply(SoftmaxCrossEntropyOperation<Scalar>(labels: labels), to: [logits])
    }
}
