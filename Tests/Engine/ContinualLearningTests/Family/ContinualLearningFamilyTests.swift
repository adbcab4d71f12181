import ContinualLearning
import Families
import Identifiers
import Numerics
import Testing

@Suite("The family continual-learning")
struct ContinualLearningFamilyTests {
    private static let family = ContinualLearningFamily()
    private static let small: [String: ParameterValue] = ["tasks": 3, "epochs": 2, "hidden": [20]]

    private func run(
        _ values: [String: ParameterValue], checkpoint: [UInt8]? = nil, patience: Int = .max
    ) throws -> RecordingContext {
        let context = RecordingContext(checkpoint: checkpoint)
        context.patience = patience
        try Self.family.run(
            .ofContinualTask(Self.small.merging(values) { $1 }), context: context, checkpointInterval: .zero)
        return context
    }

    @Test("a task tells its matrix row by row, from the untrained network on, and metrics at the end")
    func records() throws {
        let context = try run(["method": "ewc"])
        for j in 1...3 {
            let steps = context.records.filter { $0.name == "accuracy_\(j)" }.map(\.step)
            #expect(steps == [0, 1, 2, 3])
        }
        #expect(context.records.filter { $0.name == "acc" }.map(\.step) == [1, 2, 3])
        let last = (1...3).compactMap { context.last("accuracy_\($0)") }
        #expect(try abs(#require(context.last("acc")) - last.reduce(0, +) / 3) < 1e-12)
        let names = Set(Self.family.resultColumns.map(\.name))
        #expect(Set(context.records.map(\.name)).subtracting(names).allSatisfy { $0.hasPrefix("accuracy_") })
        // Of isolated methods alone.
        let isolated: Set = ["added_percent", "head_numbers", "added_operations_percent"]
        #expect(names.subtracting(context.records.map(\.name)) == isolated.union(["intransigence", "diverged_at"]))
        #expect(context.last("params") == Double(65 * 20 + 21 * 6))
    }

    @Test("a joint run has the last row alone, and of metrics only its mean")
    func joint() throws {
        let context = try run(["method": "joint"])
        #expect(context.records.filter { $0.name == "accuracy_2" }.map(\.step) == [0, 3])
        #expect(context.last("acc") != nil && context.last("la") == nil && context.last("f_chaudhry") == nil)
    }

    @Test("an isolated method forgets nothing, and tells what a task adds")
    func isolated() throws {
        let context = try run(["method": "clr", "epochs": 1])
        #expect(context.last("bwt") == 0 && context.last("f_chaudhry") == 0 && context.last("fwt") == 0)
        // Kernels, gains and offsets of 704 channels, over all numbers of the program's anchor; and statistics.
        let added = try #require(context.last("added_percent"))
        #expect(abs(added - 774_400.0 / 961_856) < 1e-9)
        let full = try run(["method": "clr", "epochs": 1, "statistics": "task"])
        #expect(abs(try #require(full.last("added_percent")) - 915_200.0 / 961_856) < 1e-9)
        #expect(context.last("head_numbers") == 514.0)
        #expect(context.last("params") == 961_856)
        let cut = try #require(context.checkpoint)
        #expect(try run(["method": "clr", "epochs": 1], checkpoint: cut).records == context.records)
    }

    @Test("a mask counts a bit for each weight, and statistics where they are the task's own")
    func masks() throws {
        let context = try run(["method": "supsup", "epochs": 1, "mask-share": 0.7])
        let added = try #require(context.last("added_percent"))
        #expect(abs(added - 2_997_000.0 / 961_856) < 1e-9)
        #expect(context.last("added_operations_percent") == 0 && context.last("bwt") == 0)
        let random = try run(["method": "supsup", "epochs": 1, "mask-weights": "random"])
        let addedThere = try #require(random.last("added_percent"))
        #expect(abs(addedThere - 3_137_800.0 / 961_856) < 1e-9)
        #expect(random.last("acc") != context.last("acc"))
    }

    @Test("an anchor of another shape is learned on, and costs what its shape costs")
    func shapes() throws {
        let files = try ImageFiles()
        let digits: TaskSequence<Float> = DigitBenchmark.split.tasks(2, scenario: .task, streams: RunStreams(seed: 1))
        func values(_ width: Int) throws -> [String: ParameterValue] {
            let anchor = try AnchorTraining(.resnet20(width: width), pool: digits, epochs: 1, seed: 1).anchor()
            return [
                "method": "clr-full", "epochs": 1, "tasks": 2,
                "anchor": .string(try files.write(anchor.bytes, "residual-\(width).bin")),
            ]
        }
        let (narrow, wide) = (try values(4), try values(32))
        let shape = AnchorShape.resnet20(width: 4)
        #expect(try run(narrow).last("params") == Double(shape.numbers))
        let added = Double(ReprogrammingVariant.full.added(shape, countsStatistics: false))
        let percent = try #require(run(narrow).last("added_percent"))
        #expect(abs(percent - 100 * added / Double(shape.numbers)) < 1e-9)
        func cost(_ values: [String: ParameterValue]) -> Double {
            Self.family.costHint(.ofContinualTask(values)) - 0.05
        }
        #expect(cost(wide) > 30 * cost(narrow) && cost(wide) < 100 * cost(narrow))
    }

    @Test("references of joint networks give intransigence")
    func references() throws {
        let context = try run(["method": "naive", "joint-references": true])
        #expect(try abs(#require(context.last("intransigence"))) < 0.5)
    }

    @Test("seeds decide, and repeats add to them: methods of one seed begin alike")
    func seeds() throws {
        func untrained(_ values: [String: ParameterValue]) throws -> [Double] {
            try run(values).records.filter { $0.name.hasPrefix("accuracy_") && $0.step == 0 }.map(\.value)
        }
        #expect(try untrained(["method": "er", "seed": 3]) == untrained(["method": "si", "seed": 3]))
        #expect(try run(["seed": 3]).records == run(["seed": 1, "repeat": 2]).records)
        #expect(try run(["seed": 3]).records != run(["seed": 4]).records)
    }

    @Test(
        "a run that is interrupted goes on from its checkpoint and tells the same, bit for bit",
        arguments: ContinualMethodKind.allCases.filter { $0 != .joint && !$0.needsAnchor })
    func resumes(_ method: ContinualMethodKind) throws {
        let values: [String: ParameterValue] = ["method": .string(method.rawValue), "precision": "float64"]
        let undisturbed = try run(values)
        #expect(undisturbed.saves == 2)
        // Cancelled while the third task is learned.
        let told = try #require(undisturbed.records.lastIndex { $0.step == 2 })
        let interrupted = try run(values, patience: told + 1)
        #expect(interrupted.records.count == told + 1)
        let resumed = try run(values, checkpoint: interrupted.checkpoint)
        #expect(resumed.records == undisturbed.records)
    }

    @Test("a checkpoint that does not fit is as good as none")
    func foreignCheckpoint() throws {
        let other = try #require(run(["method": "er", "hidden": [30]]).checkpoint)
        #expect(try run(["method": "er"], checkpoint: other).records == run(["method": "er"]).records)
        #expect(try run(["method": "er"], checkpoint: [1, 2, 3]).records == run(["method": "er"]).records)
    }

    @Test("a run that diverges says so, and what it has learned stays")
    func diverges() throws {
        let context = RecordingContext()
        let failure = #expect(throws: TaskFailure.self) {
            try Self.family.run(
                .ofContinualTask([
                    "benchmark": "digits-permuted", "scenario": "domain", "method": "ewc", "strength": 1e8,
                ]),
                context: context)
        }
        #expect(failure?.kind == .diverged && failure?.message.contains("learning diverged in task 2") == true)
        #expect(context.last("diverged_at") == 2)
        #expect(context.records.contains { $0.name == "accuracy_1" && $0.step == 1 })
    }

    @Test(
        "what cannot be learned is refused before anything is queued, with what would be right",
        arguments: [
            (["tasks": 6], "tasks: digits-split has 2 to 5 tasks, not 6"),
            (["method": "er", "memory": 2, "tasks": 3], "memory: 2 samples are less than one for each of 3 tasks"),
            (["method": "psp", "scenario": "class"], "method: psp must know which task an image is of"),
            (["method": "confit"], "network: confit is for convolutions with norms"),
            (["method": "clr", "scenario": "class"], "method: clr must know which task an image is of"),
            (["method": "clr", "anchor": "/nowhere/anchor.bin"], "anchor: /nowhere/anchor.bin cannot be read"),
            (["method": "bn-only", "anchor": "/bin/sh"], "anchor: /bin/sh: it is no anchor"),
            (
                [
                    "hidden": [
                        10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000,
                        10_000, 10_000, 10_000, 10_000,
                    ], "precision": "float64",
                ], "hidden: "
            ),
        ] as [([String: ParameterValue], String)])
    func refuses(_ values: [String: ParameterValue], _ sentence: String) {
        let problem = #expect(throws: ParameterProblem.self) { try Self.family.validate(.ofContinualTask(values)) }
        #expect(problem?.description.hasPrefix(sentence) == true, "\(problem?.description ?? "nothing")")
    }

    @Test("every method has a usual strength where it has one at all")
    func strengths() {
        for method in ContinualMethodKind.allCases {
            let strengths = DigitBenchmark.allCases.flatMap { benchmark in
                Scenario.allCases.map { method.usualStrength(benchmark, $0) }
            }
            #expect(strengths.allSatisfy { ($0 > 0) == method.hasStrength })
        }
    }
}
