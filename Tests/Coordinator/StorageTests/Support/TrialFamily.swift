import Families
import Identifiers

/// A family with result columns, as small as one can be.
struct TrialFamily: Family {
    var hasError = true
    var name: String { "trial" }
    var version: Int { 1 }
    var summary: String { "a family for tests" }
    var parameters: [ParameterSpec] {
        [
            ParameterSpec(
                "method", .choice([.init("fft", "a"), .init("theta", "b"), .init("mean", "c")]), help: "how"),
            ParameterSpec("system", .choice([.init("Lorenz", "a"), .init("Chua", "b")]), help: "what"),
            ParameterSpec("learning-rate", .number, default: .number(0.5), help: "how fast"),
            ParameterSpec("lags", .list(of: .integer(1...100)), default: .list([.integer(1)]), help: "which"),
        ]
    }
    var costParameters: [String] { ["method", "system"] }
    var resultColumns: [ResultColumn] {
        [ResultColumn("smape", "error")] + (hasError ? [ResultColumn("valid-time", "time")] : [])
    }
    func run(_ parameters: Parameters, context: any TaskContext) throws {}
}
