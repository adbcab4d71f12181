package import Numerics

/// A way to learn tasks one after the other.
///
/// A method is one file. It says what it wants to be otherwise than in plain training on one task after the other, and is
/// silent about the rest; `NaiveMethod` says nothing. In the order in which a run asks:
///
/// - `begin`: a task is there to be learned;
/// - `lesson`: what is learned in its place;
/// - `rehearsed`, `loss`: what a step computes; `phase`, `isTrained`: what it changes;
/// - in each step `feed` before the passes, `adjustGradients` after them, `finishStep` after the weights have moved;
/// - `end`: the task has been learned;
/// - `prepare` before a task's images are learned or answered, and `classMeans` before any are answered;
/// - `save` and `restore` around an interruption between two tasks.
///
/// A method is a value; what it keeps it owns, and it changes the network only through the model that it is handed.
package protocol ContinualMethod<Scalar> {
    associatedtype Scalar: NetworkScalar

    mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) throws

    /// What is learned in this task's place; nil: nothing, and nothing is tested after it.
    func lesson(for task: Int, _ model: ContinualModel<Scalar>) -> Lesson<Scalar>?

    /// How many samples the next step rehearses, as parts of the batch beside the task's own.
    var rehearsed: RehearsedRows { get }

    /// Epochs of one phase, from 0, train the same parameters.
    func phase(epoch: Int, of epochs: Int) -> Int
    func isTrained(_ parameter: Parameter<Scalar>, phase: Int) -> Bool

    /// The loss whose gradient moves the network.
    func loss(_ batch: inout BatchGraph<Scalar>) throws(NetworkError) -> Value

    /// Fills rehearsed parts and inputs of the method's own; part 0 is filled.
    mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws

    /// Adds to the gradients that the loss has left, or bends them.
    mutating func adjustGradients(_ model: ContinualModel<Scalar>) throws

    mutating func finishStep(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws

    mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws

    /// Makes the network ready for a task's images.
    func prepare(for task: Int, _ model: ContinualModel<Scalar>) throws

    /// Means of features by which images are answered; nil: by the largest output.
    func classMeans(_ model: ContinualModel<Scalar>) throws -> ClassMeans<Scalar>?

    /// How many numbers are kept beside the network's weights, samples not counted.
    var keptNumbers: Int { get }
    /// How many samples are kept.
    var keptSamples: Int { get }

    /// Writes what the method keeps from task to task, under names that begin with `method/`.
    func save(into checkpoint: inout CheckpointWriter)
    mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws
}

/// Samples that are gone through for some epochs.
package struct Lesson<Scalar: NetworkScalar> {
    package let samples: SampleSet<Scalar>
    /// Where the order of the samples comes from.
    package let order: RunStreams.Purpose
    /// Whether the weights are drawn anew before.
    package let startsAnew: Bool

    package init(_ samples: SampleSet<Scalar>, order: RunStreams.Purpose, startsAnew: Bool = false) {
        (self.samples, self.order, self.startsAnew) = (samples, order, startsAnew)
    }
}

extension ContinualMethod {
    package func lesson(for task: Int, _ model: ContinualModel<Scalar>) -> Lesson<Scalar>? {
        Lesson(model.tasks.train[task], order: .order(task: task))
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) throws {}
    package var rehearsed: RehearsedRows { .none }
    package func phase(epoch: Int, of epochs: Int) -> Int { 0 }
    package func isTrained(_ parameter: Parameter<Scalar>, phase: Int) -> Bool { true }
    package func loss(_ batch: inout BatchGraph<Scalar>) throws(NetworkError) -> Value {
        try batch.crossEntropy(ofPart: 0)
    }

    package mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {}
    package mutating func adjustGradients(_ model: ContinualModel<Scalar>) throws {}
    package mutating func finishStep(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {}
    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {}
    package func prepare(for task: Int, _ model: ContinualModel<Scalar>) throws {}
    package func classMeans(_ model: ContinualModel<Scalar>) throws -> ClassMeans<Scalar>? { nil }
    package var keptNumbers: Int { 0 }
    package var keptSamples: Int { 0 }
    package func save(into checkpoint: inout CheckpointWriter) {}
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {}
}
