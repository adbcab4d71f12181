import KernelInterface

/// How far a student's softened softmax is from a teacher's (Hinton, Vinyals and Dean 2015, section 2; Li and Hoiem
/// 2016, equation 2): T²·mean over rows of Σ p·(log p − log q), with p and q softmax of logits/T.
///
/// Inputs: the student's logits, and the teacher's, which get no gradient.
struct DistillationOperation<Scalar: NetworkScalar>: Operation {
    let name = "distillation"
    let temperature: Scalar

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0] == inputs[1], inputs[0].rank >= 1, inputs[0].count > 0 else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "logits of one shape")
        }
        return []
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.forwardScratch = 2 * inputs[0].last
        if wanted[0] { needs.saved = inputs[0].count }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        let shape = step.inputShapes[0]
        let share = temperature / Scalar(shape.rows)
        let sum = Scalar.kernels.softenedDivergence(
            rows: shape.rows, classes: shape.last, student: step.inputs[0], teacher: step.inputs[1],
            temperature: temperature, scale: share, scratch: step.scratch!, gradient: step.saved)
        step.output.pointee = sum * share * temperature
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0], let gradient = step.saved else { return }
        slot.take(step.inputShapes[0].count, gradient, times: step.outputGradient!.pointee)
    }
}

extension Graph {
    /// The divergence of a student's softened softmax from a teacher's, times T²: what
    /// `kl_div(log_softmax(student/T), softmax(teacher/T), reduction="batchmean") * T**2` is in PyTorch.
    ///
    /// - Parameters:
    ///   - student: …×classes; the loss has its gradient.
    ///   - teacher: The same shape; a constant.
    ///   - temperature: T, above 0: 1 compares the distributions as they are, more makes them softer.
    /// - Throws: `shapeMismatch`, `invalidArgument`.
    public func distillation(
        student: Value, teacher: Value, temperature: Double
    ) throws(NetworkError) -> Value {
        guard temperature > 0, temperature.isFinite else {
            throw .invalidArgument(operation: "distillation", "the temperature \(temperature) is not above 0")
        }
        return try apply(DistillationOperation<Scalar>(temperature: Scalar(temperature)), to: [student, teacher])
    }
}
