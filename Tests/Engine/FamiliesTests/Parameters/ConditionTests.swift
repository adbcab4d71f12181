import Families
import Identifiers
import Testing

/// A family whose parameter `rate` has a meaning for two reasons.
private struct EitherFamily: Family {
    let name = "either"
    let version = 1
    let summary = "a family with alternatives"
    let parameters = [
        ParameterSpec(
            "mode", .choice([.init("a", "one"), .init("b", "two"), .init("c", "three")]), default: "a", help: "the way"),
        ParameterSpec(
            "net", .choice([.init("small", "few"), .init("large", "many")]), default: "small", help: "what learns",
            applies: [.when("mode", in: ["a", "b"])]),
        ParameterSpec(
            "rate", .integer(1...9), default: 1, help: "how fast",
            applies: [.any([.when("mode", in: ["c"]), .when("net", in: ["large"])])]),
    ]
    func run(_ parameters: Parameters, context: any TaskContext) throws {}
}

@Suite("Conditions of parameters")
struct ConditionTests {
    private func cells(_ axes: String) throws -> [String] {
        let text = "name: s\nfamily: either\naxes: {\(axes)}\n"
        let sweep = try SweepFile.read(text: text, file: "s.yaml", registry: FamilyRegistry([EitherFamily()])).sweep
        return (0..<sweep.count).map { sweep.grid[$0].description }
    }

    @Test("one of several reasons is enough, and without any the parameter is no part of a task")
    func alternatives() throws {
        let all = try cells("mode: [a, b, c], net: [small, large], rate: [1, 2]")
        #expect(
            Set(all) == [
                #"{"mode":"a","net":"small"}"#, #"{"mode":"b","net":"small"}"#,
                #"{"mode":"a","net":"large","rate":1}"#, #"{"mode":"a","net":"large","rate":2}"#,
                #"{"mode":"b","net":"large","rate":1}"#, #"{"mode":"b","net":"large","rate":2}"#,
                #"{"mode":"c","rate":1}"#, #"{"mode":"c","rate":2}"#,
            ])
        #expect(all.count == 8)
    }

    @Test("a condition says itself in words")
    func words() {
        let condition = EitherFamily().parameters[2].applies[0]
        #expect(condition.asWritten == "mode is c, or net is large")
    }

    @Test("a task given some values is completed by the defaults that apply, and loses what does not")
    func completes() {
        func completed(_ given: [String: ParameterValue]) -> Parameters {
            // Whichever way round they are declared.
            let specs = EitherFamily().parameters
            let (one, other) = (Parameters(given, completedBy: specs), Parameters(given, completedBy: specs.reversed()))
            #expect(one == other)
            return one
        }
        #expect(completed([:]) == Parameters(["mode": "a", "net": "small"]))
        #expect(completed(["net": "large"]) == Parameters(["mode": "a", "net": "large", "rate": 1]))
        #expect(completed(["mode": "c", "net": "large", "rate": 4]) == Parameters(["mode": "c", "rate": 4]))
        #expect(completed(["mode": "b", "rate": 4]) == Parameters(["mode": "b", "net": "small"]))
        // What does not apply itself is no reason for another.
        #expect(completed(["mode": "b", "other": 7]) == Parameters(["mode": "b", "net": "small", "other": 7]))
    }
}
