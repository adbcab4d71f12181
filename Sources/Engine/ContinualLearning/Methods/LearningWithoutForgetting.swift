package import Numerics

/// LwF: on the images of the new task, the network should go on answering for the earlier ones as it did (Li and Hoiem
/// 2016, equations 1 to 3).
///
/// The loss gains λ times the distillation from the network as it was after the last task: T² times the mean over samples of
/// the cross entropy between the softened outputs of old and new. Where tasks are known it is the mean over the heads of
/// earlier tasks; where classes of all tasks are answered, over the outputs of the classes seen; else over all outputs.
package struct LearningWithoutForgetting<Scalar: NetworkScalar>: ContinualMethod {
    private let strength: Double
    private let temperature: Double
    /// The old network's outputs for the samples of the task at hand; they are needed again in every epoch.
    private var teacher: [Scalar] = []
    private let outputs: Int

    /// - Parameters:
    ///   - strength: λ.
    ///   - temperature: T, above 0.
    package init(_ model: ContinualModel<Scalar>, strength: Double, temperature: Double) {
        (self.strength, self.temperature) = (strength, temperature)
        outputs = model.tasks.outputs
        keptNumbers = model.weightCount
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        teacher = task > 0 ? try NetworkReader(model).logits(model.tasks.train[task]) : []
    }

    package func loss(_ batch: inout BatchGraph<Scalar>) throws(NetworkError) -> Value {
        let own = try batch.crossEntropy(ofPart: 0)
        guard batch.task > 0 else { return own }
        let student = try batch.logits(ofPart: 0)
        let teacher = batch.input("teacher", part: 0, columns: outputs)
        let groups: [Range<Int>] =
            switch batch.scenario {
            case .task: Array(batch.heads[..<batch.task])
            case .class: [0..<batch.heads[batch.task - 1].upperBound]
            case .domain: [0..<outputs]
            }
        var loss = own
        for group in groups {
            let kept = try batch.graph.distillation(
                student: batch.graph.slice(student, axis: 1, group),
                teacher: batch.graph.slice(teacher, axis: 1, group), temperature: temperature)
            loss = try batch.graph.add(loss, batch.graph.affine(kept, scale: strength / Double(groups.count)))
        }
        return loss
    }

    package mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        guard !teacher.isEmpty else { return }
        try batch.fill("teacher", fromRowsOf: teacher, columns: outputs)
    }

    /// The old network.
    package let keptNumbers: Int
}
