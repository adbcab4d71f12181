import Numerics

/// Tests a network with the images of tasks.
final class NetworkTester<Scalar: NetworkScalar> {
    private let model: ContinualModel<Scalar>
    /// What rows but the last are tested with.
    private let few: [SampleSet<Scalar>]
    private let reader: NetworkReader<Scalar>
    /// Whether the last test of all tasks found the same outputs for every image.
    private(set) var isDead = false
    private var first: [Scalar] = []

    init(_ model: ContinualModel<Scalar>) {
        self.model = model
        few = model.plan.rowImages.map { limit in model.tasks.test.map { $0.spread(limit) } } ?? model.tasks.test
        reader = NetworkReader(model)
    }

    /// Shares of right answers on every task.
    ///
    /// - Parameter isLast: Whether no other row follows.
    func accuracies(_ method: any ContinualMethod<Scalar>, isLast: Bool = false) throws -> [Double] {
        isDead = true
        first = []
        let means = try method.classMeans(model)
        return try (0..<model.tasks.count).map { task in
            try accuracy(on: isLast ? model.tasks.test[task] : few[task], of: task, method, means)
        }
    }

    /// The share of right answers on a task.
    func accuracy(on task: Int, _ method: any ContinualMethod<Scalar>) throws -> Double {
        try accuracy(on: few[task], of: task, method, method.classMeans(model))
    }

    /// - Parameter means: The class with the nearest is answered; nil, or where no class has one: the largest output that the
    ///   scenario allows, the first of equal ones.
    private func accuracy(
        on set: SampleSet<Scalar>, of task: Int, _ method: any ContinualMethod<Scalar>, _ means: ClassMeans<Scalar>?
    ) throws -> Double {
        try method.prepare(for: task, model)
        let outputs = model.tasks.outputs
        let allowed = model.tasks.scenario == .task ? model.tasks.heads[task] : 0..<outputs
        var right = 0
        try reader.read(set) { block in
            let width = block.features.count * outputs / block.logits.count
            for (k, sample) in block.samples.enumerated() {
                let row = k * outputs
                var answer = allowed.lowerBound
                if let nearest = means?.nearest(block.features[k * width..<(k + 1) * width], among: allowed) {
                    answer = nearest
                } else {
                    for k in allowed where block.logits[row + k] > block.logits[row + answer] { answer = k }
                }
                if answer == Int(set.labels[sample]) { right += 1 }
                guard isDead else { continue }
                if first.isEmpty { first = Array(block.logits[row..<row + outputs]) }
                isDead = block.logits[row..<row + outputs].elementsEqual(first)
            }
        }
        return Double(right) / Double(set.count)
    }
}
