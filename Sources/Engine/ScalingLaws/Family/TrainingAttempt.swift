import Families
import Numerics

/// One attempt at a task: training, its records, its checkpoints.
struct TrainingAttempt<Scalar: NetworkScalar> {
    /// How long a run goes on between two checkpoints: the longer, the more there is to send.
    private static func checkpointInterval(bytes: Int) -> Duration { .seconds(5 + Double(bytes) / 2e6) }

    private let task: ScalingLawsTask
    private let context: any TaskContext

    init(_ task: ScalingLawsTask, _ context: any TaskContext) {
        self.task = task
        self.context = context
    }

    func run() throws {
        let source: any TokenSource
        let training: LanguageModelTraining<Scalar>
        do {
            source = try task.source.made()
            training = try LanguageModelTraining(task.shape, task.plan, source: source, random: context.random)
        } catch {
            // Another node's memory or files may do.
            throw TaskFailure("\(error)")
        }
        // In the same order whether the run goes on from a checkpoint or not: what a task tells is compared in order.
        tellSides(source, training.bestLoss)
        if let checkpoint = context.checkpoint, training.restore(checkpoint) {
            for record in training.records { tell(record) }
        }
        guard try train(training) else { return }
        let last = training.records.last { $0.name == .loss }
        if let bytes = source.bytesPerToken, let last {
            context.record("bits_per_byte", last.value / 0.6931471805599453 / bytes)
        }
        guard let divergence = training.divergence else { return }
        context.record("diverged_at", Double(divergence.step))
        throw TaskFailure.diverged("training \(divergence)")
    }

    /// Returns whether the run has come to an end of its own.
    private func train(_ training: LanguageModelTraining<Scalar>) throws -> Bool {
        let clock = ContinuousClock()
        var saved = clock.now
        let fits = training.checkpointBytes <= TaskLimits.checkpoint
        let interval = Self.checkpointInterval(bytes: training.checkpointBytes)
        // A clock is asked once in some steps: a step may take microseconds.
        var untilLook = 0
        func isDue() -> Bool {
            if context.isCancelled || (fits && context.wantsCheckpoint) { return true }
            untilLook -= 1
            guard untilLook <= 0 else { return false }
            untilLook = 16
            return fits && clock.now - saved >= interval
        }
        while let told = try training.advance(until: isDue) {
            for record in told { tell(record) }
            if context.isCancelled { return false }
            if fits, training.divergence == nil, context.wantsCheckpoint || clock.now - saved >= interval {
                try context.save(checkpoint: training.checkpoint())
                saved = clock.now
            }
        }
        return true
    }

    private func tell(_ record: TrainingRecord) {
        context.record(record.name.rawValue, step: Int64(record.step), record.value)
        guard record.name == .loss, let law = task.law, record.step >= task.firstForetold else { return }
        let shape = task.shape
        // A law that says nothing of these sides leaves the record out.
        if let foretold = try? law.loss(
            parameters: Double(shape.parameters(.withoutEmbeddings)), batch: Double(task.batchTokens),
            steps: Double(record.step))
        {
            context.record("predicted_loss", step: Int64(record.step), foretold)
        }
    }

    /// What is known before the first step.
    private func tellSides(_ source: any TokenSource, _ bestLoss: Double?) {
        let tokens = Double(task.plan.steps) * Double(task.batchTokens)
        let shape = task.shape
        context.record("params", Double(shape.parameters(.withoutEmbeddings)))
        context.record("params_with_head", Double(shape.parameters(.withHead)))
        context.record("params_trained", Double(shape.trainedNumbers))
        context.record("batch_tokens", Double(task.batchTokens))
        context.record("tokens", tokens)
        context.record("epochs", source.trainingTokens.map { tokens / Double($0) } ?? 0)
        context.record("flops", tokens * shape.operationsPerToken(.withoutEmbeddings))
        context.record("flops_with_head", tokens * shape.operationsPerToken(.withHead))
        context.record("flops_with_attention", tokens * shape.operationsPerToken(.withAttention))
        if let entropy = source.entropy(context: shape.context) {
            context.record("entropy_rate", entropy.rate)
            context.record("window_entropy", entropy.window)
        }
        if let bestLoss { context.record("best_loss", bestLoss) }
    }
}
