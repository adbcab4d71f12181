import Families
import Testing

@Suite("Canonical text of a sweep")
struct SweepCanonicalTests {
    static let text = """
        name: all of it
        family: toy
        description: everything at once
        order: balanced
        attempts: 2
        priority: 7
        axes: {method: [theta, linear-regression], lags: {range: [1, 9], step: 2}, noise: [0, 0.5]}
        zip: [{system: [Lorenz, Chua], keep: [true, false]}]
        repeats: 2
        exclude: [{method: theta, system: "L*"}]
        include: [{noise: 0.7}]
        resources: {cores: 2, memory: 1GiB, time: 10m}
        stages: [{}, {fixed: {noise: 0.25}, exclude: [], resources: {}}]
        """

    @Test("it holds all of a sweep, and reads back to the same bytes")
    func roundTrip() throws {
        let sweep = try read(Self.text).sweep
        let again = try Sweep(canonical: sweep.canonical, registry: toys)
        #expect(again.canonical == sweep.canonical && again.hash == sweep.hash)
        #expect(again.name == sweep.name && again.description == sweep.description && again.order == sweep.order)
        #expect(again.attempts == 2 && again.priority == 7 && again.resources == sweep.resources)
        #expect(again.stage == 0 && again.stageCount == 2 && again.later == sweep.later && again.base == sweep.base)
        #expect(cells(again) == cells(sweep))
        #expect(CanonicalJSON.bytes(try JSONReader.read(sweep.canonical)) == sweep.canonical)
    }

    @Test("the text of a small sweep is the one that docs/sweep-files.md shows")
    func golden() throws {
        let text = "name: small\nfamily: probe\naxes: {task: {range: [1, 3]}}\nrepeats: [4]\norder: listed\n"
        let sweep = try read(text, file: "/home/me/small.yaml").sweep
        let expected =
            #"{"attempts":3,"base":"/home/me","boxes":[{"axes":[{"names":["task"],"range":{"count":3,"first":1,"step":1}},"#
            + #"{"names":["repeat"],"values":[[4]]}],"count":3,"fixed":{}}],"count":3,"family":"probe","#
            + #""fixed":{"action":"noop"},"format":1,"later":[],"name":"small","order":"listed","priority":0,"#
            + #""resources":{"cores":1},"stage":0,"stages":1,"version":1}"#
        #expect(String(decoding: sweep.canonical, as: UTF8.self) == expected)
    }

    static let broken: [(String, String, String)] = [
        (
            #""format":1"#, #""format":2"#,
            "the sweep was planned by another version of Swath; plan it again with this one"
        ),
        (#""family":"toy""#, #""family":"tow""#, "this build has no family \"tow\"; did you mean \"toy\"?"),
        (
            #""version":3"#, #""version":4"#,
            "the sweep was planned for version 4 of the family \"toy\", this engine has version 3; use the same build of "
                + "Swath everywhere, or submit the sweep again"
        ),
        (
            #""attempts":2"#, #""attempts":0"#,
            "the sweep is malformed at attempts: a whole number from 1 to 1000000 was expected"
        ),
        (
            #""cores":2"#, #""cores":0"#,
            "the sweep is malformed at resources: cores must be a whole number from 1 to 65536"
        ),
        (#""stage":0"#, #""stage":2"#, "the sweep is malformed at stage: a whole number from 0 to 1 was expected"),
    ]

    @Test("what a stranger got wrong is refused with its place", arguments: broken)
    func malformed(part: String, other: String, message: String) throws {
        let text = String(decoding: try read(Self.text).sweep.canonical, as: UTF8.self)
        #expect(text.contains(part))
        let changed = text.replacing(part, with: other, maxReplacements: 1)
        let error = #expect(throws: SweepError.self) { try Sweep(canonical: Array(changed.utf8), registry: toys) }
        #expect(error?.description == message)
    }

    @Test("no cut and no change of the text traps, and none with another meaning passes for the same")
    func mutations() throws {
        let sweep = try read(Self.text).sweep
        let bytes = sweep.canonical
        var random = SplitMix(state: 12)
        for cut in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: SweepError.self) { try Sweep(canonical: bytes[..<cut], registry: toys) }
        }
        for _ in 0..<3_000 {
            var changed = bytes
            let place = Int.random(in: 0..<changed.count, using: &random)
            changed[place] = UInt8.random(in: 0x20...0x7E, using: &random)
            if let read = try? Sweep(canonical: changed, registry: toys), changed != bytes {
                #expect(read.hash != sweep.hash || read.base != sweep.base)
                for index in [0, read.count / 2, read.count - 1] { _ = read.identity(at: index) }
            }
        }
    }
}

@Suite("Stages")
struct StageTests {
    private let text = """
        family: toy
        fixed: {noise: 0.5}
        axes: {system: [Lorenz, Chua]}
        stages:
          - axes: {method: [naive-mean, theta]}
            repeats: 2
          - axes: {system: [Rossler]}
            fixed: {noise: 0.25}
            resources: {time: 5m}
          - fixed: {system: Lorenz84}
        """

    private func registry(_ decide: @escaping @Sendable (StageOutcome) -> StageDecision) -> FamilyRegistry {
        var toy = ToyFamily()
        toy.decision = decide
        return FamilyRegistry([toy])
    }

    @Test("a stage puts its axes and fixed values over those for all, and every other key in their place")
    func layers() throws {
        let first = try read(text).sweep
        #expect(first.count == 8 && first.stage == 0 && first.stageCount == 3)
        let outcome = StageOutcome(stage: 0, rows: [], next: first.later.first)
        let second = try #require(try first.next(after: outcome, registry: toys))
        #expect(cells(second) == [#"{"keep":false,"method":"naive-mean","noise":0.25,"system":"Rossler"}"#])
        #expect(second.resources.time == 300 && second.stage == 1 && second.name == first.name)
        let third = try #require(try second.next(after: outcome, registry: toys))
        #expect(cells(third) == [#"{"keep":false,"method":"naive-mean","noise":0.5,"system":"Lorenz84"}"#])
        #expect(try third.next(after: outcome, registry: toys) == nil)
    }

    @Test("a family decides the next stage from the records, always in the same way, also after a restart")
    func decides() throws {
        let registry = registry { outcome in
            let best = outcome.rows.min { ($0.values["smape"] ?? 0) < ($1.values["smape"] ?? 0) }
            return .replace(
                axes: ["system": [best?.parameters["system"] ?? "Lorenz"], "noise": [0, 0.5]], fixed: ["keep": true])
        }
        let first = try SweepFile.read(text: text, file: "s.yaml", registry: registry).sweep
        let rows = (0..<first.count).map { index in
            StageOutcome.Row(parameters: first.grid[index], values: ["smape": index == 5 ? 1 : 2])
        }
        let chosen = first.grid[5]["system"]
        let decided = try #require(
            try first.next(after: StageOutcome(stage: 0, rows: rows, next: nil), registry: registry))
        #expect(decided.count == 2 && decided.grid[0]["system"] == chosen && decided.grid[0]["keep"] == true)
        let restarted = try Sweep(canonical: first.canonical, registry: registry)
        let again = try restarted.next(after: StageOutcome(stage: 0, rows: rows, next: nil), registry: registry)
        #expect(again?.canonical == decided.canonical)
    }

    @Test("a family may stop early, with its reason")
    func stops() throws {
        let registry = registry { _ in .stop(reason: "converged") }
        let first = try SweepFile.read(text: text, file: "s.yaml", registry: registry).sweep
        guard case .complete(let reason) = try first.decide(after: [], registry: registry) else {
            Issue.record("the sweep goes on")
            return
        }
        #expect(reason == "converged")
    }

    @Test(
        "a decision that is no grid is refused in a sentence",
        arguments: [
            (["system": ["Nowhere"]], "the next stage cannot be planned: unknown system \"Nowhere\""),
            (["systm": ["Chua"]], "the next stage cannot be planned: the family has no parameter \"systm\""),
            (["system": []], "the next stage cannot be planned: the family gave the axis \"system\" no values"),
        ] as [([String: [ParameterValue]], String)])
    func badDecision(axes: [String: [ParameterValue]], message: String) throws {
        let registry = registry { _ in .replace(axes: axes, fixed: [:]) }
        let first = try SweepFile.read(text: text, file: "s.yaml", registry: registry).sweep
        let error = #expect(throws: SweepError.self) { try first.decide(after: [], registry: registry) }
        #expect(error?.description == message)
    }

    @Test("problems of later stages are found before the first begins")
    func early() {
        #expect(
            problems("family: toy\nstages:\n  - {}\n  - exclude:\n      - {system: Lorenz}\n")
                == ["5:9: the exclude rules leave no task"])
    }
}
