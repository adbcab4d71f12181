package import Numerics

/// iCaRL: exemplars that stand for their classes, and answers by the class whose exemplars' mean is nearest (Rebuffi et al.
/// 2017, *iCaRL: Incremental classifier and representation learning*, algorithms 1 to 5).
///
/// A task is learned from its samples and the exemplars together. Every output seen is a sigmoid of its own: those of the new
/// classes are to say which class it is, those of earlier ones what they said before the task, each by its binary cross
/// entropy; the loss is their sum, mean over samples. After a task each of n classes seen keeps ⌊K/n⌋ exemplars, chosen so that
/// the mean of the first ones comes near the mean of all, features brought to length 1.
package struct IncrementalClassifier<Scalar: NetworkScalar>: ContinualMethod {
    private let capacity: Int
    private let outputs: Int
    /// Exemplars class by class, in the order of being chosen.
    package private(set) var memory: SampleMemory<Scalar>
    /// What the task at hand is learned from.
    private var lesson: SampleSet<Scalar>
    /// What the outputs are to say, row by row of the lesson.
    private var targets: [Scalar] = []

    /// - Parameter capacity: K; where it is below the number of classes seen, each keeps one all the same.
    package init(_ model: ContinualModel<Scalar>, capacity: Int) {
        self.capacity = capacity
        outputs = model.tasks.outputs
        memory = SampleMemory(model)
        lesson = model.tasks.noSamples
    }

    package mutating func begin(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        lesson = model.tasks.train[task]
        lesson.append(memory.set)
        let head = model.tasks.heads[task]
        let said = try NetworkReader(model).logits(lesson)
        targets = said
        targets.withUnsafeMutableBufferPointer {
            Scalar.kernels.unary(.sigmoid, count: $0.count, said, into: $0.baseAddress!, derivative: nil)
        }
        for (row, label) in lesson.labels.enumerated() {
            for k in head { targets[row * outputs + k] = k == Int(label) ? 1 : 0 }
        }
    }

    package func lesson(for task: Int, _ model: ContinualModel<Scalar>) -> Lesson<Scalar>? {
        Lesson(lesson, order: .order(task: task))
    }

    package func loss(_ batch: inout BatchGraph<Scalar>) throws(NetworkError) -> Value {
        let seen = 0..<batch.heads[batch.task].upperBound
        let graph = batch.graph
        let rows = batch.rows(ofPart: 0)
        let targets = try graph.slice(batch.input("targets", part: 0, columns: outputs), axis: 1, seen)
        let logits = try graph.slice(batch.logits(ofPart: 0), axis: 1, seen)
        // −q·log σ(z) − (1 − q)·log(1 − σ(z)) = log(1 + eᶻ) − q·z.
        let entropies = try graph.subtract(graph.map(logits, .softplus), graph.multiply(targets, logits))
        return try graph.affine(graph.sum(entropies), scale: 1 / Double(rows))
    }

    package mutating func feed(_ batch: BatchProgram<Scalar>, _ model: ContinualModel<Scalar>) throws {
        try batch.fill("targets", fromRowsOf: targets, columns: outputs)
    }

    package mutating func end(_ task: Int, _ model: ContinualModel<Scalar>) throws {
        let share = max(1, capacity / model.tasks.heads[task].upperBound)
        var kept = SampleMemory(model)
        for (_, origins) in byClass() {
            for origin in origins.prefix(share) { kept.append(origin, model) }
        }
        let set = model.tasks.train[task]
        var features: [Scalar] = []
        var width = 1
        try NetworkReader(model).read(set) { block in
            width = block.features.count * outputs / block.logits.count
            features += block.features.prefix(block.samples.count * width)
        }
        for label in model.tasks.heads[task] {
            let places = set.labels.indices.filter { Int(set.labels[$0]) == label }
            let own = places.map { ClassMeans.unit(features[$0 * width..<($0 + 1) * width]) }
            for place in Herding.order(own, count: share) {
                kept.append(.init(task: task, sample: places[place]), model)
            }
        }
        memory = kept
        (lesson, targets) = (lesson.emptied, [])
    }

    /// Exemplars of every class, classes in order.
    private func byClass() -> [(output: Int32, origins: [SampleMemory<Scalar>.Origin])] {
        var classes: [(output: Int32, origins: [SampleMemory<Scalar>.Origin])] = []
        for (label, origin) in zip(memory.set.labels, memory.origins) {
            if classes.last?.output != label { classes.append((label, [])) }
            classes[classes.count - 1].origins.append(origin)
        }
        return classes
    }

    package func classMeans(_ model: ContinualModel<Scalar>) throws -> ClassMeans<Scalar>? {
        guard !memory.isEmpty else { return nil }
        var features: [Int32: [Scalar]] = [:]
        var width = 1
        try NetworkReader(model).read(memory.set) { block in
            width = block.features.count * outputs / block.logits.count
            for (row, sample) in block.samples.enumerated() {
                features[memory.set.labels[sample], default: []] += block.features[row * width..<(row + 1) * width]
            }
        }
        var means = ClassMeans<Scalar>()
        for (label, own) in features { means.add(Int(label), features: own, width: width) }
        return means
    }

    package var keptSamples: Int { memory.count }
    package func save(into checkpoint: inout CheckpointWriter) { memory.save(into: &checkpoint) }
    package mutating func restore(from checkpoint: Checkpoint, _ model: ContinualModel<Scalar>) throws {
        try memory.restore(from: checkpoint, model)
    }
}
