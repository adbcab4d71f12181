import ScalingLaws

/// What a fit says of its own limits.
enum FitNotes {
    static let oneSetup =
        "Constants hold for one setup: the same data, tokenizer, context, family of architectures, optimizer and schedule."

    /// N, D, B, S and L, each from the least to the largest of the runs.
    static func ranges(_ ranges: RunRanges) -> [HTMLReport.Fact] {
        ranges.named.map { name, span in
            HTMLReport.Fact(title(name), "\(number(span.lower)) to \(number(span.upper))")
        }
    }

    /// How far the law may be used.
    static func extrapolation(_ ranges: RunRanges) -> String {
        let limits = ranges.named.filter { $0.name != "loss" }.map { name, span in
            "\(symbol(name)) below \(number(span.lower / Forecast.tolerated)) or above "
                + number(span.upper * Forecast.tolerated)
        }
        return "Seen to hold only where there were runs. Beyond a factor of \(number(Forecast.tolerated)) of them "
            + "(\(limits.joined(separator: "; "))) whatever the law says is an extrapolation: its ranges tell how well the "
            + "runs determine the law, not whether the law still holds there."
    }

    private static func number(_ value: Double) -> String { ShortNumber.text(value) }

    private static func symbol(_ name: String) -> String {
        switch name {
        case "parameters": "N"
        case "tokens": "D"
        case "batch": "B"
        case "steps": "S"
        case "unique": "U"
        case "epochs": "epochs"
        case "operations": "C"
        default: "L"
        }
    }

    private static func title(_ name: String) -> String {
        switch name {
        case "parameters": "N, parameters"
        case "tokens": "D, tokens"
        case "batch": "B, tokens in a batch"
        case "steps": "S, steps"
        case "unique": "U, unique tokens"
        case "epochs": "D/U, epochs"
        case "operations": "C, operations"
        default: "L, nats a token"
        }
    }
}
