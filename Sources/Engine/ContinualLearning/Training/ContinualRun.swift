package import Numerics

/// A network that learns a sequence of tasks by a method, task by task.
///
/// ```swift
/// let run = try ContinualRun(model, method: NaiveMethod<Double>())
/// while let row = try run.learnNext() { print(row) }
/// ```
///
/// The same tasks, plan, seed and method give the same bits, also when the run goes on from a checkpoint.
package final class ContinualRun<Scalar: NetworkScalar> {
    package let model: ContinualModel<Scalar>
    package private(set) var method: any ContinualMethod<Scalar>
    /// b: accuracies of the network before it has learned anything.
    package let untrained: [Double]
    /// How many tasks have been learned, or left to a later lesson.
    package private(set) var learned = 0
    /// For every task after which the network was tested, accuracies on all tasks; nil: it was not.
    package private(set) var rows: [[Double]?] = []
    /// For every task, the least accuracy that was seen at any evaluation after it had been learned.
    package private(set) var minima: [Double]
    /// For every task learned, what the method then kept.
    package private(set) var kept: [KeptAmounts] = []
    /// Steps between evaluations of the tasks learned, while another is; 0: only after whole tasks.
    package let evaluationPeriod: Int

    private let tester: NetworkTester<Scalar>
    /// Anew for every task.
    private var optimizer: any Optimizer<Scalar> = SGD()
    private var programs: [ProgramKey: BatchProgram<Scalar>] = [:]
    private var steps = 0

    /// What a program depends on while one task is learned.
    private struct ProgramKey: Hashable {
        let rows: Int
        let rehearsed: RehearsedRows
        let phase: Int
    }

    /// - Throws: `NetworkError` for memory that is not there.
    package init(
        _ model: ContinualModel<Scalar>, method: any ContinualMethod<Scalar>, evaluationPeriod: Int = 0
    ) throws {
        self.model = model
        self.method = method
        self.evaluationPeriod = evaluationPeriod
        tester = NetworkTester(model)
        untrained = try tester.accuracies(method)
        minima = Array(repeating: 1, count: model.tasks.count)
    }

    /// Whether all tasks have been learned.
    package var isDone: Bool { learned == model.tasks.count }

    /// Learns the next task and tests all.
    ///
    /// - Parameter isCancelled: Asked once an epoch; when it says yes, learning stops there.
    /// - Returns: Whether the task was learned: false when cancelled, or when there was none left.
    /// - Throws: `LearningDivergence`, `NetworkError`.
    @discardableResult
    package func learnNext(until isCancelled: () -> Bool = { false }) throws -> Bool {
        guard !isDone else { return false }
        programs = [:]
        optimizer = model.plan.optimizer.make()
        try method.begin(learned, model)
        if let lesson = method.lesson(for: learned, model) {
            if lesson.startsAnew { try model.startAnew() }
            try method.prepare(for: learned, model)
            guard try learn(lesson, until: isCancelled) else { return false }
            try method.end(learned, model)
            guard model.hasFiniteWeights() else { throw divergence(.weightsNotFinite) }
            let row = try tester.accuracies(method, isLast: learned + 1 == model.tasks.count)
            guard !tester.isDead else { throw divergence(.dead) }
            for task in 0..<learned { minima[task] = min(minima[task], row[task]) }
            rows.append(row)
        } else {
            rows.append(nil)
        }
        kept.append(KeptAmounts(numbers: method.keptNumbers, samples: method.keptSamples))
        learned += 1
        return true
    }

    private func learn(_ lesson: Lesson<Scalar>, until isCancelled: () -> Bool) throws -> Bool {
        var random = model.streams[lesson.order]
        for epoch in 0..<model.plan.epochs {
            if isCancelled() { return false }
            let phase = method.phase(epoch: epoch, of: model.plan.epochs)
            let order = random.permutation(lesson.samples.count)
            for start in stride(from: 0, to: order.count, by: model.plan.batch) {
                try step(lesson.samples, order[start..<min(start + model.plan.batch, order.count)], phase)
            }
        }
        return true
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func step(_ set: SampleSet<Scalar>, _ samples: ArraySlice<Int>, _ phase: Int) throws {
        let batch = try program(rows: samples.count, phase)
        try batch.begin(set, samples)
        try method.feed(batch, model)
        batch.program.forward()
        let loss = batch.program.lossValue
        guard loss.isFinite else { throw divergence(.lossNotFinite) }
        batch.program.backward()
        try method.adjustGradients(model)
        try optimizer.step(batch.program.trained, rate: model.plan.learningRate)
        try method.finishStep(batch, model)
        steps += 1
        if evaluationPeriod > 0, learned > 0, steps % evaluationPeriod == 0 { try watch() }
    }

    /// Tests the tasks that have been learned while another is.
    private func watch() throws {
        for task in 0..<learned { minima[task] = min(minima[task], try tester.accuracy(on: task, method)) }
        try method.prepare(for: learned, model)
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private func program(rows: Int, _ phase: Int) throws -> BatchProgram<Scalar> {
        let key = ProgramKey(rows: rows, rehearsed: method.rehearsed, phase: phase)
        if let known = programs[key] { return known }
        let still = model.weights.filter { !method.isTrained($0, phase: phase) }
        still.forEach(model.parameters.freeze)
        defer { still.forEach(model.parameters.unfreeze) }
        let made = try model.program(task: learned, rows: rows, rehearsed: key.rehearsed, method)
        programs[key] = made
        return made
    }

    private func divergence(_ reason: LearningDivergence.Reason) -> LearningDivergence {
        LearningDivergence(task: learned, step: steps, reason: reason)
    }

    // MARK: Checkpoints

    /// All that the rest of the run depends on, between two tasks.
    package func checkpoint() throws -> [UInt8] {
        var writer = CheckpointWriter()
        writer.append("run/learned", words: [UInt64(learned), UInt64(steps)])
        writer.append("run/tested", words: rows.map { $0 == nil ? 0 : 1 })
        writer.append("run/accuracies", numbers: rows.compactMap(\.self).flatMap(\.self))
        writer.append("run/minima", numbers: minima)
        writer.append("run/kept", words: kept.flatMap { [UInt64($0.numbers), UInt64($0.samples)] })
        writer.append("run/weights", numbers: try model.weightVector())
        method.save(into: &writer)
        return writer.finish()
    }

    /// Goes on from where a run with the same tasks, plan, seed and method was.
    ///
    /// - Throws: `CheckpointError`: bytes that are no sound checkpoint, or not one of such a run. The run is then to be made
    ///   anew.
    package func restore(_ bytes: [UInt8]) throws {
        let checkpoint = try Checkpoint(bytes: bytes)
        let count = model.tasks.count
        let words = try checkpoint.words("run/learned", count: 2)
        guard words[0] <= UInt64(count), words[1] < 1 << 53 else {
            throw CheckpointError.invalidValue(name: "run/learned")
        }
        let tested = try checkpoint.words("run/tested", count: Int(words[0])).map { $0 == 1 }
        let accuracies = try checkpoint.numbers(
            "run/accuracies", count: tested.filter(\.self).count * count, as: Double.self)
        let kept = try checkpoint.words("run/kept", count: 2 * tested.count)
        minima = try checkpoint.numbers("run/minima", count: count)
        try model.setWeights(try checkpoint.numbers("run/weights", count: model.weightCount))
        try method.restore(from: checkpoint, model)
        var next = accuracies[...]
        rows = tested.map { isTested in
            guard isTested else { return nil }
            defer { next = next.dropFirst(count) }
            return Array(next.prefix(count))
        }
        self.kept = stride(from: 0, to: kept.count, by: 2).map {
            KeptAmounts(numbers: Int(clamping: kept[$0]), samples: Int(clamping: kept[$0 + 1]))
        }
        (learned, steps) = (Int(words[0]), Int(words[1]))
    }
}

/// What a method keeps beside the network's weights.
package struct KeptAmounts: Sendable, Hashable {
    package let numbers: Int
    package let samples: Int
}
