/// How a network is trained on each task.
package struct LearningPlan: Sendable, Hashable {
    /// Widths of the hidden layers.
    package var hidden: [Int] = [100, 100]
    /// How often a task's samples are gone through.
    package var epochs = 10
    /// Samples of a step; the last of an epoch may have fewer.
    package var batch = 32
    package var learningRate = 0.1
    /// As many images of each task are tested with after every task but the last at most; nil: all.
    package var rowImages: Int?
    package var optimizer = OptimizerChoice.sgd
    package init() {}
}
