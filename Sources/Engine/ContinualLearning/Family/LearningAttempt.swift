import Families
import Numerics

/// One attempt at a task: learning, its records, its checkpoints.
struct LearningAttempt<Scalar: NetworkScalar> {
    private let task: ContinualLearningTask
    private let context: any TaskContext
    /// The least time from one checkpoint to the next: what is learned in less is sooner learned again than kept.
    private let checkpointInterval: Duration

    init(_ task: ContinualLearningTask, _ context: any TaskContext, checkpointInterval: Duration = .seconds(1)) {
        (self.task, self.context, self.checkpointInterval) = (task, context, checkpointInterval)
    }

    func run() throws {
        do {
            try learn()
        } catch let divergence as LearningDivergence {
            context.record("diverged_at", Double(divergence.task + 1))
            throw TaskFailure.diverged("\(divergence)")
        } catch let error as ImageSourceError {
            // Another node may have the files.
            throw TaskFailure("\(error)")
        } catch let error as NetworkError {
            // Another node's memory may do.
            throw TaskFailure("\(error)")
        }
    }

    private func learn() throws {
        let run = try begun()
        // In the same order whether the run goes on from a checkpoint or not: what a task tells is compared in order.
        context.record("params", Double(run.sharedNumbers))
        for (j, accuracy) in run.untrained.enumerated() { context.record("accuracy_\(j + 1)", step: 0, accuracy) }
        for i in 0..<run.learned { tell(run, after: i) }
        let clock = ContinuousClock()
        var saved = clock.now
        while !run.isDone {
            guard try run.learnNext(until: { context.isCancelled }) else { return }
            tell(run, after: run.learned - 1)
            guard !run.isDone, context.wantsCheckpoint || clock.now - saved >= checkpointInterval else { continue }
            let checkpoint = try run.checkpoint()
            guard checkpoint.count <= TaskLimits.block else { continue }
            try context.save(checkpoint: checkpoint)
            saved = clock.now
        }
        try conclude(run)
    }

    /// The run where the last attempt has left it.
    private func begun() throws -> any SequenceRun {
        let run = try fresh()
        guard let checkpoint = context.checkpoint else { return run }
        do {
            try run.restore(checkpoint)
            return run
        } catch is CheckpointError {
            // One that does not fit, of another build say, is as good as none.
            return try fresh()
        }
    }

    private func fresh() throws -> any SequenceRun {
        switch task.method {
        case .sequential(let kind): try sequential(kind)
        case .isolated(let variant): try isolated(variant)
        }
    }

    private func sequential(_ kind: ContinualMethodKind) throws -> any SequenceRun {
        let tasks: TaskSequence<Scalar> = try task.sequence.tasks(
            task.count, scenario: task.scenario, streams: RunStreams(seed: task.seed))
        let model = try ContinualModel(tasks, task.plan, anchor: task.sharedAnchor(), seed: task.seed)
        return try ContinualRun(
            model, method: kind.make(model, task.settings), evaluationPeriod: task.evaluationPeriod)
    }

    private func isolated(_ variant: ReprogrammingVariant) throws -> any SequenceRun {
        let tasks: TaskSequence<Float> = try task.sequence.tasks(
            task.count, scenario: task.scenario, streams: RunStreams(seed: task.seed))
        return try IsolatedRun(
            tasks, anchor: task.anchor.anchor(), variant: variant, plan: task.isolation, seed: task.seed)
    }

    /// What is known after a task.
    private func tell(_ run: any SequenceRun, after i: Int) {
        guard let row = run.rows[i] else { return }
        let step = Int64(i + 1)
        for (j, accuracy) in row.enumerated() { context.record("accuracy_\(j + 1)", step: step, accuracy) }
        context.record("acc", step: step, row[...i].reduce(0, +) / Double(i + 1))
        context.record("kept_numbers", step: step, Double(run.kept[i].numbers))
        context.record("kept_samples", step: step, Double(run.kept[i].samples))
    }

    /// What is known after the last.
    private func conclude(_ run: any SequenceRun) throws {
        guard var matrix = try run.matrix() else { return }
        if task.wantsReferences {
            guard let joint = try jointReferences() else { return }
            matrix = try run.matrix(joint: joint) ?? matrix
        }
        for metric in ContinualMetric.allCases where metric != .averageAccuracy {
            if let value = metric.value(of: matrix) { context.record(metric.rawValue, value) }
        }
        let worst = WorstCase(
            minima: Array(run.minima.dropLast()), current: matrix[after: matrix.count - 1, on: matrix.count - 1])
        if let minimum = worst.minimumAccuracy { context.record("min_acc", minimum) }
        context.record("wc_acc", worst.worstCaseAccuracy)
        let weights = Double(run.sharedNumbers)
        if let size = EfficiencyMetrics.modelSize(run.kept.map { weights + Double($0.numbers) }) {
            context.record("ms", size)
        }
        let all = Double(run.images)
        if let run = run as? IsolatedRun { cost(run) }
        if let storage = EfficiencyMetrics.sampleStorage(run.kept.map { Double($0.samples) }, of: all) {
            context.record("sss", storage)
        }
    }

    /// What a task costs beside the network that all share.
    private func cost(_ run: IsolatedRun) {
        let shape = run.anchor.shape
        let side = Int(Double(run.tasks.pixels).squareRoot())
        context.record("added_percent", 100 * Double(run.addedNumbers) / Double(shape.numbers))
        context.record("head_numbers", Double(run.headNumbers) / Double(run.tasks.count))
        context.record(
            "added_operations_percent",
            100 * Double(run.variant.addedMultiplications(shape, side: side))
                / Double(shape.multiplications(side: side)))
    }

    /// a*: for every task k, the accuracy on it of a network that has learned tasks 1 to k together; nil when cancelled.
    private func jointReferences() throws -> [Double]? {
        let tasks: TaskSequence<Scalar> = try task.sequence.tasks(
            task.count, scenario: task.scenario, streams: RunStreams(seed: task.seed))
        var references: [Double] = []
        for k in 1...tasks.count {
            let model = try ContinualModel(tasks.prefix(k), task.plan, anchor: task.sharedAnchor(), seed: task.seed)
            let run = try ContinualRun(model, method: JointMethod<Scalar>())
            while try run.learnNext(until: { context.isCancelled }) {}
            guard run.isDone, let row = run.rows[k - 1] else { return nil }
            references.append(row[k - 1])
        }
        return references
    }
}
