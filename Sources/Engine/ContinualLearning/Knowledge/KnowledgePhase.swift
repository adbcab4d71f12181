import Numerics

/// The learning of one corpus: a model with what the phase adds, what is trained of it, and by what.
final class KnowledgePhase<Scalar: NetworkScalar> {
    /// What of earlier corpora is among the sentences of each epoch is drawn anew.
    let lessons: [KnowledgeCorpus]
    let run: TrainingRun<Scalar>
    let tester: KnowledgeTester<Scalar>
    private let sentences: KnowledgeModel<Scalar>.Sentences
    private let model: KnowledgeModel<Scalar>
    private let plan: KnowledgePlan

    /// - Parameters:
    ///   - number: 0 for the first corpus.
    ///   - lessons: For every epoch, what is learned in it.
    ///   - parameters: Those of earlier phases; what this one adds is added to them.
    /// - Throws: `NetworkError`.
    init(
        _ number: Int, of world: KnowledgeWorld, _ plan: KnowledgePlan, lessons: [KnowledgeCorpus],
        parameters: ParameterSet<Scalar>
    ) throws(NetworkError) {
        (self.lessons, self.plan) = (lessons, plan)
        if number > 0, plan.expansion != nil {
            let open = (plan.shape.depth - plan.settings.trainedBlocks..<plan.shape.depth).map { "blocks.\($0)." }
            for parameter in parameters.all where !open.contains(where: parameter.name.hasPrefix) {
                parameters.freeze(parameter)
            }
        }
        model = KnowledgeModel(
            vocabulary: world.vocabulary, context: world.sentenceLength - 1, shape: plan.shape,
            expansions: plan.expansion.map { Array(repeating: $0, count: number) } ?? [])
        sentences = try model.sentences(plan.batch, parameters)
        let program = try sentences.graph.compile(loss: sentences.loss)
        tester = try KnowledgeTester(model, parameters)
        let steps = lessons.reduce(0) { $0 + Self.steps($1.count, plan.batch) }
        let rate = number == 0 ? plan.firstRate : plan.rate
        let optimizer: any Optimizer<Scalar> =
            number > 0 && plan.method == .recAdam
            ? RecAdam(
                slope: plan.settings.slope, middle: plan.settings.middle * Double(steps),
                pull: plan.settings.pull / rate, anchors: parameters)
            : Adam<Scalar>()
        let warmUp = max(1, steps / 10)
        let schedule = Schedule.linear(from: rate, to: 0, steps: max(1, steps - warmUp)).warmedUp(over: warmUp)
        run = Self.run(program, parameters, optimizer, schedule)
    }

    /// Opens the optimiser's type.
    private static func run(
        _ program: Program<Scalar>, _ parameters: ParameterSet<Scalar>, _ optimizer: some Optimizer<Scalar>,
        _ schedule: Schedule
    ) -> TrainingRun<Scalar> {
        TrainingRun(program, parameters, optimizer: optimizer, schedule: schedule, clipping: .norm(1))
    }

    static func steps(_ count: Int, _ batch: Int) -> Int { (count + batch - 1) / batch }

    /// How many numbers are trained.
    var trained: Int { run.program.trained.reduce(0) { $0 + $1.shape.count } }

    /// Goes through an epoch's sentences once.
    ///
    /// - Returns: Why the run has diverged, if it has.
    func learn(epoch: Int, order: [Int]) throws -> Divergence? {
        let corpus = lessons[epoch]
        for start in stride(from: 0, to: order.count, by: plan.batch) {
            try feed(order[start..<min(start + plan.batch, order.count)].map { corpus.sentences[$0] })
            if case .diverged(let divergence) = try run.advance() { return divergence }
        }
        return nil
    }

    /// Hands sentences over, and rows that do not count where there are fewer than a batch.
    private func feed(_ rows: [KnowledgeCorpus.Sentence]) throws(NetworkError) {
        let context = model.context
        var tokens = [Int32](repeating: 0, count: plan.batch * context)
        var targets = [Int32](repeating: -1, count: plan.batch * context)
        for (row, sentence) in rows.enumerated() {
            let start = row * context
            for place in 0..<sentence.tokens.count - 1 {
                tokens[start + place] = sentence.tokens[place]
                if !plan.countsObjectsOnly || sentence.spans(place + 1) {
                    targets[start + place] = sentence.tokens[place + 1]
                }
            }
        }
        try sentences.tokens.assign(tokens)
        try sentences.targets.assign(targets)
    }
}
