import Families
import Numerics

/// One attempt at a task: learning, its records, its checkpoints.
struct KnowledgeAttempt {
    private let task: ContinualKnowledgeTask
    private let context: any TaskContext
    /// The least time from one checkpoint to the next: what is learned in less is sooner learned again than kept.
    private let checkpointInterval: Duration

    init(_ task: ContinualKnowledgeTask, _ context: any TaskContext, checkpointInterval: Duration = .seconds(2)) {
        (self.task, self.context, self.checkpointInterval) = (task, context, checkpointInterval)
    }

    func run() throws {
        do {
            try learn()
        } catch let divergence as KnowledgeDivergence {
            context.record("diverged_at", Double(divergence.phase))
            throw TaskFailure.diverged("\(divergence)")
        } catch let error as NetworkError {
            // Another node's memory may do.
            throw TaskFailure("\(error)")
        }
    }

    private func learn() throws {
        let run = try begun()
        // In the same order whether the run goes on from a checkpoint or not: what a task tells is compared in order.
        context.record("chance", run.world.chance)
        var told = 0
        let clock = ContinuousClock()
        var saved = clock.now
        func tell() {
            for score in run.scores[told...] {
                context.record(score.kind.rawValue, step: Int64(score.epoch), score.value)
            }
            told = run.scores.count
        }
        tell()
        while !run.isDone {
            if context.isCancelled { return }
            _ = try run.advance()
            tell()
            guard !run.isDone, context.wantsCheckpoint || clock.now - saved >= checkpointInterval else { continue }
            try context.save(checkpoint: run.checkpoint())
            saved = clock.now
        }
        conclude(run)
    }

    /// The run where the last attempt has left it.
    private func begun() throws -> KnowledgeRun<Float> {
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

    private func fresh() throws -> KnowledgeRun<Float> {
        let random = RandomStream(seed: task.seed)
        return try KnowledgeRun(KnowledgeWorld(task.sides, random: random.split(0)), task.plan, random: random)
    }

    /// What is known after the last corpus.
    private func conclude(_ run: KnowledgeRun<Float>) {
        for (phase, taught) in run.taught.enumerated() {
            for (corpus, scores) in taught.enumerated() {
                for (name, score) in [("corpus", scores.both), ("updated", scores.updated), ("new", scores.new)] {
                    if let score { context.record("\(name)_\(corpus + 1)", step: Int64(phase), score) }
                }
            }
        }
        func score(_ kind: KnowledgeProbeKind, _ epoch: Int) -> Double? {
            run.scores.last { $0.kind == kind && $0.epoch == epoch }?.value
        }
        let last = task.sides.phases * task.plan.epochs
        if let before = score(.invariant, 0), let after = score(.invariant, last) {
            context.record("forgotten", before - after)
        }
        // No ratio where nothing was gained.
        if let ratio = run.forgottenToAcquired?.value { context.record("fuar", ratio) }
        context.record("params", Double(run.trained[0]))
        context.record("params_added", Double(run.modelSize - run.trained[0]))
        context.record("params_trained", Double(run.trained.last ?? 0))
    }
}
