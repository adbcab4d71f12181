import Dynamics
import Families

/// The parameters of the forecasting family, in the order of help.
enum ForecastingParameters {
    static let specs: [ParameterSpec] =
        shared + scoring + ofSeveralMethods + NeuralParameters.specs + DelayEmbedding.parameters
        + ForecastingMethod.all.flatMap(\.parameters)

    private static let generated: [ParameterSpec.Condition] = [.when("input", in: [.string("generated")])]

    private static let shared: [ParameterSpec] = [
        ParameterSpec(
            "method", .choice(ForecastingMethod.all.map { .init($0.name, $0.summary) }),
            help: "how to forecast"),
        ParameterSpec(
            "system", .choice(DynamicalSystem.all.map { .init($0.name, sentence($0.summary)) }), default: .null,
            help: "what to forecast; needed unless the input is a text file"),
        ParameterSpec(
            "input", .string, default: .string("generated"),
            help: "generated, published:FOLDER or csv:FILE; relative paths start from the sweep file's folder"),
        ParameterSpec(
            "dataset",
            .choice([
                .init("univariate", "one component: the first, or the named column"),
                .init("multivariate", "all components together"),
            ]),
            default: .string("univariate"), help: "which components to forecast"),
        ParameterSpec(
            "split",
            .choice([
                .init("test", "the trajectory that methods are scored on"),
                .init("train", "the trajectory that methods are tuned on"),
            ]),
            default: .string("test"), help: "which of the published trajectories, or of the generated ones"),
        ParameterSpec(
            "column", .string, default: .null,
            help: "name or position from 1 of the column of a text file; by default the first"),
        ParameterSpec(
            "tuning",
            .choice(TuningMode.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(TuningMode.none.rawValue), help: "where the method's parameters come from",
            applies: [
                .when(
                    "method",
                    in: ForecastingMethod.all.filter { $0.published?.hasValues == true || !$0.grid.isEmpty }
                        .map { .string($0.name) })
            ]),
        ParameterSpec(
            "points-per-period", .number(.closed(2, 100_000)), default: .number(100), unit: "points",
            help: "samples in a dominant period of a generated trajectory", applies: generated),
        ParameterSpec(
            "transient", .number(.closed(0, 10_000)), default: .number(10), unit: "periods",
            help: "what is thrown away, at least, before a generated trajectory starts", applies: generated),
        ParameterSpec(
            "noise", .number(.closed(0, 1000)), default: .number(0),
            help: "Brownian forcing of a generated trajectory's dynamics, relative to the initial condition, per "
                + "square root of the system's unit of time", applies: generated),
        ParameterSpec(
            "trajectory", .integer(0...Int64.max), default: .integer(0),
            help: "which of the random places on the attractor a generated trajectory starts from",
            applies: generated),
        ParameterSpec(
            "train", .integer(2...10_000_000), default: .integer(1000), unit: "points",
            help: "the points that the method learns from"),
        ParameterSpec(
            "train-last", .integer(2...10_000_000), default: .null, unit: "points",
            help: "how many of the last training points the method sees; by default all"),
        ParameterSpec(
            "horizon", .integer(1...10_000_000), default: .integer(200), unit: "points",
            help: "the points to forecast"),
        ParameterSpec(
            "score-points", .integer(1...10_000_000), default: .null, unit: "points",
            help: "the first points of the forecast that are scored; by default all (published results: 199)"),
        ParameterSpec(
            "keep-forecast", .boolean, default: .bool(true),
            help: "keep forecast and truth as artifacts of 64-bit little-endian numbers"),
        ParameterSpec(
            "lags", .integer(1...10_000), default: .integer(10), unit: "points",
            help: "how many past points predict the next",
            applies: [
                .when("method", in: [.string("linear-regression"), .string("random-forest"), .string("boosted-trees")])
            ]),
        ParameterSpec(
            "ridge", .number(.closed(0, 1e12)), default: .number(1e-4),
            help: "the penalty on squares of a readout's weights",
            applies: [.when("method", in: [.string("nvar"), .string("echo-state")])]),
    ]

    /// Which scores, and by which definitions.
    private static let scoring: [ParameterSpec] = [
        ParameterSpec(
            "metrics", .list(of: .choice(Scoring.choices), count: 1...Scoring.choices.count),
            default: .list([.string(Scoring.Group.standard.rawValue)]),
            help: "the scores to compute: names, and names of groups of them"),
        ParameterSpec(
            "metric-definitions",
            .choice(MetricDefinitions.Source.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(MetricDefinitions.Source.published.rawValue),
            help: "whose definitions metrics follow where published ones differ"),
        ParameterSpec(
            "smape-range",
            .choice([
                .init("200", "from 0 to 200, as in the published results"),
                .init("100", "from 0 to 100, as in dysts 0.96"),
            ]),
            default: .null, help: "which of the two ranges of sMAPE; by default as the definitions have it"),
        ParameterSpec(
            "trace", .boolean, default: .bool(false),
            help: "record sMAPE against the horizon, on about 20 steps to a factor of ten"),
    ]

    /// Parameters that several methods have, each declared once.
    private static let ofSeveralMethods: [ParameterSpec] = [
        ParameterSpec(
            "season-mode",
            .choice([
                .init("none", "no seasons"),
                .init("additive", "seasons add to the level"),
                .init("multiplicative", "seasons multiply the level: positive series only"),
            ]),
            default: .string("additive"), help: "how seasons combine with the rest",
            applies: [.when("method", in: ["theta", "four-theta", "exponential-smoothing"])]),
        ParameterSpec(
            "theta", .number(.closed(0.01, 100)), default: .number(2),
            help: "the curvature that the second theta line keeps",
            applies: [.when("method", in: ["theta", "four-theta"])]),
    ]

    /// Help lines start small and have no full stop.
    private static func sentence(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
