import Families
import Identifiers

/// A small family with everything a real one has: conditions on conditions, ranges, units.
struct ToyFamily: Family {
    let name = "toy"
    var version = 3
    let summary = "a family to test with"
    let costParameters = ["method", "system"]
    var decision: @Sendable (StageOutcome) -> StageDecision = { _ in .asWritten }

    let parameters = [
        ParameterSpec(
            "method",
            .choice([
                .init("naive-mean", "the mean"), .init("naive-drift", "the drift"),
                .init("linear-regression", "least squares"), .init("theta", "lines and smoothing"),
            ]), default: "naive-mean", help: "how to forecast"),
        ParameterSpec(
            "system",
            .choice(["Lorenz", "Lorenz84", "LorenzBounded", "Rossler", "Chua"].map { .init($0, "chaos") }),
            default: "Lorenz", help: "what to forecast"),
        ParameterSpec(
            "lags", .integer(1...100), default: 10, unit: "points", help: "how far to look back",
            applies: [.when("method", in: ["linear-regression"])]),
        ParameterSpec(
            "season", .choice([.init("additive", "sum"), .init("multiplicative", "product")]), default: "additive",
            help: "how seasons act", applies: [.when("method", in: ["theta"])]),
        ParameterSpec(
            "period", .integer(1...50), default: 5, help: "length of a season",
            applies: [.when("season", in: ["multiplicative"])]),
        ParameterSpec("noise", .number(.closed(0, 1)), default: 0.0, help: "noise added"),
        ParameterSpec("keep", .boolean, default: false, help: "keep the forecast"),
        ParameterSpec("label", .string, default: .null, help: "any text"),
        ParameterSpec("task", .integer(0...Int64.max), default: .null, help: "any number"),
    ]

    func validate(_ parameters: Parameters) throws(ParameterProblem) {
        if parameters["system"] == "Chua", parameters["noise"]?.asNumber == 1 {
            throw ParameterProblem("noise", "Chua takes noise below 1")
        }
    }
    func costHint(_ parameters: Parameters) -> Seconds { parameters["method"] == "theta" ? 5 : 1 }
    func run(_ parameters: Parameters, context: any TaskContext) throws {}
    func nextStage(after stage: StageOutcome) throws -> StageDecision { decision(stage) }
}

/// A family with a parameter that every sweep must give.
struct StrictFamily: Family {
    let name = "strict"
    let version = 1
    let summary = "a family that insists"
    let parameters = [
        ParameterSpec("mode", .choice([.init("a", "one way"), .init("b", "another")]), default: "a", help: "the way"),
        ParameterSpec("size", .integer(1...10), help: "how large", applies: [.when("mode", in: ["b"])]),
        ParameterSpec("shape", .list(of: .integer(1...9), count: 2...2), default: [1, 1], help: "rows and columns"),
    ]
    func run(_ parameters: Parameters, context: any TaskContext) throws {}
}

let toys = FamilyRegistry([ToyFamily(), StrictFamily(), ProbeFamily(), CommandFamily()])

func read(_ text: String, file: String = "s.yaml") throws -> SweepFile {
    try SweepFile.read(text: text, file: file, registry: toys)
}

/// The canonical parameters of every task, in order.
func cells(_ sweep: Sweep) -> [String] { (0..<sweep.count).map { sweep.grid[$0].description } }

/// `line:column: message` for everything that is wrong.
func problems(_ text: String) -> [String] {
    do {
        _ = try read(text)
        return []
    } catch let error as SweepFileError {
        return error.diagnostics.map { String($0.description.dropFirst("s.yaml:".count)) }
    } catch {
        return ["\(error)"]
    }
}
