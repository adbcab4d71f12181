import ContinualLearning
import Numerics
import Testing

@Suite("Methods that keep samples")
struct RehearsalTests {
    private func model(tasks: Int = 3, _ benchmark: GoldenBenchmark = .splitClass) throws -> ContinualModel<Double> {
        var plan = LearningPlan()
        (plan.hidden, plan.epochs) = ([12], 2)
        return try benchmark.model(seed: 5, tasks: tasks, plan: plan)
    }

    @Test("an even share of the memory goes to the first samples of every task seen")
    func shares() throws {
        let model = try model()
        var memory = SampleMemory(model)
        memory.keepFirst(100 / 3, ofTasksThrough: 2, model)
        #expect(memory.count == 99)
        #expect(memory.origins[32] == .init(task: 0, sample: 32) && memory.origins[33] == .init(task: 1, sample: 0))
        #expect(memory.set.labels[..<33].allSatisfy { $0 < 2 } && memory.set.tasks == memory.origins.map(\.task))
    }

    @Test("a gradient against the reference loses that part, and any other is left as it is")
    func projects() throws {
        let model = try model()
        var random = RandomStream(seed: 2)
        let reference = (0..<model.weightCount).map { _ in random.normal() }
        for sign in [-1.0, 1.0] {
            var (before, after) = (model.zeros, model.zeros)
            try model.forEachWeight { _, gradients, place in
                for i in 0..<place.count {
                    gradients[i] = 0.1 * sign * reference[place.lowerBound + i] + random.normal()
                }
            }
            try model.copyGradients(into: &before)
            try AveragedGradientEpisodicMemory.project(model, along: reference)
            try model.copyGradients(into: &after)
            func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map(*).reduce(0, +) }
            guard dot(before, reference) < 0 else {
                #expect(after == before)
                continue
            }
            #expect(sign < 0 && abs(dot(after, reference)) < 1e-9)
            // What was taken lies along the reference.
            let share = dot(before, reference) / dot(reference, reference)
            #expect(zip(zip(before, after), reference).allSatisfy { abs($0.0 - $0.1 - share * $1) < 1e-12 })
        }
    }

    @Test("what is kept of a sample is how the network answered it when it was learned from")
    func answers() throws {
        let model = try model()
        var method = DarkExperienceReplay(model, capacity: 40, alpha: 0.5, beta: 0.5)
        method.begin(0, model)
        let batch = try model.program(task: 0, rows: 32, rehearsed: .none, method)
        let set = model.tasks.train[0]
        try batch.begin(set, Array(0..<32)[...])
        batch.program.forward()
        let answered = try NetworkReader(model).logits(set).prefix(32 * model.tasks.outputs)
        batch.program.backward()
        try method.finishStep(batch, model)
        #expect(method.keptSamples == 32)
        #expect(zip(method.answers, answered).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("a reservoir holds every sample that went by with one chance")
    func reservoir() throws {
        let model = try model(tasks: 2)
        let capacity = 20
        let method = DarkExperienceReplay(model, capacity: capacity, alpha: 0, beta: 0)
        let run = try ContinualRun(model, method: method)
        _ = try run.learnAll()
        let kept = try #require(run.method as? DarkExperienceReplay<Double>)
        #expect(kept.keptSamples == capacity && kept.keptNumbers == capacity * model.tasks.outputs)
        let first = kept.memory.origins.filter { $0.task == 0 }.count
        #expect((4...16).contains(first))
    }

    @Test("rehearsal without weight learns what naive learning does")
    func weightless() throws {
        let model = try model()
        let run = try ContinualRun(model, method: DarkExperienceReplay(model, capacity: 50, alpha: 0, beta: 0))
        let naive = try ContinualRun(self.model(), method: NaiveMethod<Double>())
        let (rows, others) = (try run.learnAll(), try naive.learnAll())
        for (row, other) in zip(rows, others) {
            #expect(zip(row, other).allSatisfy { abs($0 - $1) < 0.02 })
        }
    }

    @Test("a greedy memory is balanced over classes, and all that the network has learned from")
    func greedy() throws {
        let model = try model()
        let run = try ContinualRun(model, method: GreedySamplerDumbLearner(model, capacity: 60))
        _ = try run.learnAll()
        let memory = try #require(run.method as? GreedySamplerDumbLearner<Double>).memory
        #expect(memory.count == 60)
        let counts = Dictionary(grouping: memory.set.labels, by: \.self).mapValues(\.count)
        #expect(counts.count == 6 && counts.values.allSatisfy { $0 == 10 })
        // Trained anew on the memory as it is now, a network ends with the same weights.
        let alone = try self.model()
        let lesson = OneLesson(Lesson(memory.set, order: .order(task: 2)))
        let again = try ContinualRun(alone, method: lesson)
        try again.learnNext()
        #expect(try alone.weightVector() == model.weightVector())
    }

    /// One lesson in the first task's place.
    private struct OneLesson: ContinualMethod {
        let lesson: Lesson<Double>
        init(_ lesson: Lesson<Double>) { self.lesson = lesson }
        func lesson(for task: Int, _ model: ContinualModel<Double>) -> Lesson<Double>? { task == 0 ? lesson : nil }
    }
}
