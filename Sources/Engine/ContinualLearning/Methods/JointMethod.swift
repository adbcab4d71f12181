package import Numerics

/// All tasks at once, their samples mixed: what continual learning is measured by.
package struct JointMethod<Scalar: NetworkScalar>: ContinualMethod {
    package init() {}

    package func lesson(for task: Int, _ model: ContinualModel<Scalar>) -> Lesson<Scalar>? {
        task == model.tasks.count - 1 ? Lesson(model.tasks.together, order: .jointOrder) : nil
    }
}
