public import Identifiers
import Numerics

/// Tasks that exercise the machinery rather than compute: they wait, burn, allocate, emit, fail and
/// crash as asked.
///
/// Every action that succeeds, but a bare `noop`, records `value`: the first number of the task's
/// random stream, so that two runs can be compared bit for bit. Stages follow one another by
/// successive halving: each goes on with the task numbers of the smaller half of the values.
public struct ProbeFamily: Family {
    public init() {}

    public let name = "probe"
    public let version = 1
    public let summary = "exercise the machinery: wait, burn, allocate, emit, fail, crash"
    public let costParameters = ["action"]

    public let parameters = [
        ParameterSpec(
            "action", .choice(ProbeAction.allCases.map { .init($0.rawValue, $0.help) }), default: "noop",
            help: "what the task does"),
        ParameterSpec(
            "task", .integer(0...Int64.max), default: .null, help: "any number: an axis that makes tasks differ"),
        ParameterSpec(
            "emit", .boolean, default: .null, help: "record `value`, too", applies: [.when("action", in: ["noop"])]),
        ParameterSpec(
            "seconds", .number(.atLeast(0)), default: 0.1, unit: "seconds",
            help: "how long it takes (a step, for count)",
            applies: [.when("action", in: ["sleep", "spin", "allocate", "count"])]),
        ParameterSpec(
            "bytes", .integer(0...(1 << 40)), default: 1_048_576, unit: "bytes", help: "how much it allocates or emits",
            applies: [.when("action", in: ["allocate", "artifact"])]),
        ParameterSpec(
            "records", .integer(0...100_000_000), default: 10, help: "how many records it emits",
            applies: [.when("action", in: ["records"])]),
        ParameterSpec(
            "attempts", .integer(1...1_000), default: 1, help: "how many attempts fail before one succeeds",
            applies: [.when("action", in: ["fail-first"])]),
        ParameterSpec(
            "steps", .integer(1...1_000_000_000), default: 100, help: "how far it counts",
            applies: [.when("action", in: ["count"])]),
        ParameterSpec(
            "every", .integer(1...1_000_000_000), default: 10, unit: "steps", help: "how often it saves a checkpoint",
            applies: [.when("action", in: ["count"])]),
        ParameterSpec(
            "crash-at", .integer(1...1_000_000_000), default: .null, unit: "steps",
            help: "the step at which the first attempt crashes", applies: [.when("action", in: ["count"])]),
        ParameterSpec(
            "checkpoint-bytes", .integer(16...Int64(TaskLimits.checkpoint)), default: .null, unit: "bytes",
            help: "how large its checkpoints are", applies: [.when("action", in: ["count"])]),
    ]

    public func costHint(_ parameters: Parameters) -> Seconds {
        let seconds = parameters["seconds"]?.asNumber ?? 0
        let steps = parameters["steps"]?.asNumber ?? 1
        return max(1e-6, seconds * steps)
    }

    public func run(_ parameters: Parameters, context: any TaskContext) throws {
        let word = try parameters.string("action")
        guard let action = ProbeAction(rawValue: word) else {
            throw ParameterProblem("action", "unknown action \"\(word)\"")
        }
        try action.perform(parameters, context)
        if action != .noop || parameters["emit"] == true {
            var random = context.random
            context.record("value", random.uniform())
        }
    }

    public func nextStage(after stage: StageOutcome) throws -> StageDecision { ProbeHalving.decision(after: stage) }
}
