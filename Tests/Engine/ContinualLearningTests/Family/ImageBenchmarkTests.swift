import ContinualLearning
import Families
import Identifiers
import Numerics
import Testing

@Suite("The family continual-learning with sequences of images")
struct ImageBenchmarkTests {
    private static let family = ContinualLearningFamily()
    private let files: ImageFiles
    init() throws { files = try ImageFiles() }

    private func run(_ values: [String: ParameterValue]) throws -> RecordingContext {
        let parameters = Parameters.ofContinualTask(values)
        try Self.family.validate(parameters)
        let context = RecordingContext()
        try Self.family.run(parameters, context: context)
        return context
    }

    private func problem(_ values: [String: ParameterValue]) -> String {
        let problem = #expect(throws: ParameterProblem.self) { try Self.family.validate(.ofContinualTask(values)) }
        return problem?.description ?? ""
    }

    /// A table of a class a corner: a task of so many classes.
    private func corners(_ classes: Int, _ name: String) throws -> ParameterValue {
        let lines = (0..<10 * classes).map { k in
            (["\(k % classes)"] + (0..<9).map { $0 == k % classes ? "\(200 + k / classes)" : "\(k / classes)" })
                .joined(separator: ",")
        }
        return .string(try files.write(Array(lines.joined(separator: "\n").utf8), name + ".csv"))
    }

    @Test("a perceptron learns three tasks of mosaic53 well above chance, of 10, 10 and 40 classes")
    func mosaic() throws {
        let context = try run(["benchmark": "mosaic53", "tasks": 3, "epochs": 15, "learning-rate": 0.1])
        let learned = try (1...3).map { task in
            try #require(context.records.first { $0.name == "accuracy_\(task)" && $0.step == Int64(task) }).value
        }
        #expect(learned[0] > 0.75 && learned[1] > 0.75 && learned[2] > 0.5, "\(learned)")
        #expect(context.last("params") == Double(785 * 100 + 101 * 100 + 101 * 60))
    }

    @Test(
        "every method learns tasks of unlike numbers of classes",
        arguments: ContinualMethodKind.allCases.filter { !$0.needsAnchor })
    func heads(_ method: ContinualMethodKind) throws {
        let sources: ParameterValue = .list([try corners(2, "two"), try corners(7, "seven"), try corners(4, "four")])
        let context = try run([
            "benchmark": "images", "sources": sources, "tasks": 3, "method": .string(method.rawValue), "hidden": [20],
        ])
        #expect(context.last("params") == Double(785 * 20 + 21 * 13))
        let last = try (1...3).map { try #require(context.last("accuracy_\($0)")) }
        #expect(last.allSatisfy { (0...1).contains($0) } && last.max()! > 0.5, "\(last)")
    }

    @Test("an order is a permutation of all tasks: the first of them are learned")
    func order() throws {
        let sources: ParameterValue = .list([try corners(2, "two"), try corners(3, "three"), try corners(5, "five")])
        func outputs(_ order: Int64) throws -> Double {
            let context = try run([
                "benchmark": "images", "sources": sources, "tasks": 2, "hidden": [20], "epochs": 1,
                "task-order": .integer(order),
            ])
            return try (#require(context.last("params")) - 785 * 20) / 21
        }
        #expect(try outputs(0) == 5)
        let found = try Set((1...12).map { try outputs($0) })
        #expect(found == [5, 7, 8])
        #expect(try outputs(4) == outputs(4))
        let digits = try run(["tasks": 2, "epochs": 1, "task-order": 3]).records
        #expect(try digits != run(["tasks": 2, "epochs": 1]).records)
        #expect(try digits == run(["tasks": 2, "epochs": 1, "task-order": 3]).records)
    }

    @Test("files that have changed are read anew")
    func changes() throws {
        let (first, second) = (try corners(2, "first"), try corners(2, "second"))
        let values: [String: ParameterValue] = [
            "benchmark": "images", "sources": .list([first, second]), "tasks": 2, "hidden": [20], "epochs": 1,
        ]
        #expect(try run(values).last("params") == Double(785 * 20 + 21 * 4))
        _ = try corners(6, "second")
        #expect(try run(values).last("params") == Double(785 * 20 + 21 * 8))
    }

    @Test("what cannot be had or learned is refused before anything is queued")
    func refuses() throws {
        #expect(problem(["benchmark": "mosaic53", "tasks": 54]) == "tasks: mosaic53 has 2 to 53 tasks, not 54")
        #expect(problem(["benchmark": "images"]).hasPrefix("sources: the benchmark images learns tasks of your own"))
        let (one, two) = (try corners(2, "one"), try corners(2, "two"))
        #expect(
            problem(["benchmark": "images", "sources": .list([one, two])]) == "tasks: images has 2 to 2 tasks, not 5")
        let absent: ParameterValue = .list([one, "/absent/images"])
        #expect(
            problem(["benchmark": "images", "sources": absent, "tasks": 2]).hasPrefix(
                "sources: /absent/images cannot be read: it is not there"))
        #expect(problem(["benchmark": "fashion-split", "tasks": 6]) == "tasks: fashion-split has 2 to 5 tasks, not 6")
    }
}
