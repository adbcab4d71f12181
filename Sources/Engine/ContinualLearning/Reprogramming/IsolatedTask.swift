import Numerics

/// One task that is learned beside a frozen network, and nothing of which any other task can change.
struct IsolatedTask {
    private let task: Int
    private let network: ReprogrammedNetwork
    private let parameters: ParameterSet<Float>
    private let side: Int
    private let firstOutput: Int
    private let tester: Tester
    private let mask: Supermask?
    private let plan: IsolationPlan
    /// What is read for every test image.
    private let tests: [Float]

    /// Rows of a pass that tests, or that computes what is computed once.
    private static let rows = 64

    private struct Tester {
        let program: Program<Float>
        let input: Value
        let logits: Value
    }

    /// - Parameters:
    ///   - task: Its place.
    ///   - random: Whence initial weights come.
    ///   - shared: Whence weights come that are random and the same for all tasks.
    /// - Throws: `outOfMemory`.
    init(
        _ task: Int, of tasks: TaskSequence<Float>, _ anchor: Anchor, _ variant: ReprogrammingVariant,
        _ plan: IsolationPlan, random: RandomStream, shared: RandomStream
    ) throws(NetworkError) {
        (self.task, self.plan) = (task, plan)
        network = ReprogrammedNetwork(
            shape: anchor.shape, variant: variant, classes: tasks.heads[task].count, plan: plan)
        parameters = ParameterSet(random: random)
        side = Int(Double(tasks.pixels).squareRoot())
        firstOutput = tasks.heads[task].lowerBound
        try anchor.install(in: parameters)
        let graph = Graph(parameters)
        let input = graph.input("entry", network.entryShape(side: side, rows: Self.rows))
        let logits = try network.logits(input, in: graph)
        network.inherit(in: parameters)
        mask = try network.mask(anchor, in: parameters, random: shared)
        tester = Tester(program: try graph.compile(outputs: [logits]), input: input, logits: logits)
        tests = try Self.entries(network, parameters, tasks.test[task], side)
    }

    /// What is read for every image of a set, row by row.
    private static func entries(
        _ network: ReprogrammedNetwork, _ parameters: ParameterSet<Float>, _ set: SampleSet<Float>, _ side: Int
    ) throws(NetworkError) -> [Float] {
        guard network.entry != .images else { return set.images }
        let graph = Graph(parameters)
        let images = graph.input("images", [Self.rows, side, side, 1])
        let entry = try network.entry(images, in: graph)
        let program = try graph.compile(outputs: [entry])
        let width = entry.shape.count / rows
        var all: [Float] = []
        all.reserveCapacity(set.count * width)
        for start in stride(from: 0, to: set.count, by: rows) {
            let count = min(rows, set.count - start)
            try program.withInput(images) { buffer in
                for row in 0..<count { set.copyImage(start + row, to: buffer.baseAddress! + row * set.pixels) }
            }
            program.forward()
            try program.withValues(of: entry) { all += $0[..<(count * width)] }
        }
        return all
    }

    /// The share of right answers to the task's test images; the first of equal outputs is the answer.
    func accuracy(on set: SampleSet<Float>) throws(NetworkError) -> Double {
        let width = tester.input.shape.count / Self.rows
        let classes = network.classes
        var right = 0
        for start in stride(from: 0, to: set.count, by: Self.rows) {
            let count = min(Self.rows, set.count - start)
            try tester.program.withInput(tester.input) { buffer in
                tests.withUnsafeBufferPointer { cache in
                    buffer.baseAddress!.update(from: cache.baseAddress! + start * width, count: count * width)
                }
            }
            tester.program.forward()
            right += try tester.program.withValues(of: tester.logits) { logits in
                (0..<count).count { row in
                    let outputs = logits[row * classes..<(row + 1) * classes]
                    var best = outputs.startIndex
                    for k in outputs.indices where outputs[k] > outputs[best] { best = k }
                    return best - outputs.startIndex == Int(set.labels[start + row]) - firstOutput
                }
            }
        }
        return Double(right) / Double(set.count)
    }

    /// Trains on all images for some epochs.
    ///
    /// - Returns: Whether it was done: false when cancelled.
    /// - Throws: `LearningDivergence` when the loss is no number any more; `NetworkError`.
    func learn(
        _ set: SampleSet<Float>, order: SplitMix64, until isCancelled: () -> Bool
    ) throws -> Bool {
        var order = order
        let entries = try Self.entries(network, parameters, set, side)
        let optimizer = IsolatedOptimizer(plan, mask: mask)
        var programs: [Int: Trainer] = [:]
        var steps = 0
        for epoch in 0..<plan.epochs {
            if isCancelled() { return false }
            let samples = order.permutation(set.count)
            for start in stride(from: 0, to: samples.count, by: plan.batch) {
                let batch = samples[start..<min(start + plan.batch, samples.count)]
                // A norm over one image has no variance.
                guard batch.count > 1 || samples.count == 1 else { continue }
                let trainer: Trainer
                if let known = programs[batch.count] {
                    trainer = known
                } else {
                    trainer = try Trainer(network, parameters, side: side, rows: batch.count)
                    programs[batch.count] = trainer
                }
                try trainer.feed(entries, set, batch, firstOutput)
                guard try trainer.step(optimizer, epoch: epoch) else {
                    throw LearningDivergence(task: task, step: steps, reason: .lossNotFinite)
                }
                steps += 1
            }
        }
        if network.variant == .calibration {
            try settle(entries, set, order.permutation(set.count), programs[plan.batch])
        }
        return true
    }

    /// Lets running statistics follow what has been learned, with weights that stay as they are: while weights move they lag
    /// behind, and gates that open by them in many layers one after the other then are not those that were trained. After Wu and
    /// Johnson 2021, *Rethinking "Batch" in BatchNorm*, who compute them anew after training.
    private func settle(
        _ entries: [Float], _ set: SampleSet<Float>, _ samples: [Int], _ trainer: Trainer?
    ) throws(NetworkError) {
        guard let trainer else { return }
        // What was before weighs less than a hundredth after 50 batches.
        for step in 0..<50 {
            let batch = (0..<plan.batch).map { samples[(step * plan.batch + $0) % samples.count] }
            try trainer.feed(entries, set, batch[...], firstOutput)
            trainer.program.forward()
        }
    }
}

/// The program of a step with so many rows.
private struct Trainer {
    let program: Program<Float>
    let input: Value
    let labels: Indices

    init(
        _ network: ReprogrammedNetwork, _ parameters: ParameterSet<Float>, side: Int, rows: Int
    ) throws(NetworkError) {
        let graph = Graph(parameters)
        input = graph.input("entry", network.entryShape(side: side, rows: rows))
        labels = try graph.labels("labels", count: rows, classes: network.classes)
        program = try graph.compile(loss: graph.softmaxCrossEntropy(network.logits(input, in: graph), labels))
    }

    func feed(
        _ cache: [Float], _ set: SampleSet<Float>, _ batch: ArraySlice<Int>, _ firstOutput: Int
    ) throws(NetworkError) {
        let width = input.shape.count / batch.count
        try program.withInput(input) { buffer in
            cache.withUnsafeBufferPointer { cache in
                var place = buffer.baseAddress!
                for sample in batch {
                    place.update(from: cache.baseAddress! + sample * width, count: width)
                    place += width
                }
            }
        }
        try labels.assign(batch.map { set.labels[$0] - Int32(firstOutput) })
    }

    /// - Returns: Whether the loss was a number.
    func step(_ optimizer: IsolatedOptimizer, epoch: Int) throws -> Bool {
        program.forward()
        guard program.lossValue.isFinite else { return false }
        program.backward()
        try optimizer.step(program.trained, epoch: epoch)
        return true
    }
}
