import Families

/// The parameters that several neural methods share, in the order of help.
enum NeuralParameters {
    private static let chunked: [ParameterValue] = [
        "nbeats", "nhits", "transformer", "lstm", "block-rnn", "tcn", "dlinear", "nlinear",
    ]

    private static func method(_ names: [ParameterValue]) -> [ParameterSpec.Condition] { [.when("method", in: names)] }

    static let specs: [ParameterSpec] = [
        ParameterSpec(
            "input-chunk", .integer(1...100_000), default: .integer(25), unit: "points",
            help: "how many past points a network forecasts from", applies: method(chunked)),
        ParameterSpec(
            "epochs", .integer(1...1_000_000), default: .null,
            help: "how often a network sees every window of the series; by default 100, lstm 200",
            applies: method(chunked)),
        ParameterSpec(
            "batch-size", .integer(1...100_000), default: .null, unit: "windows",
            help: "the windows of a training step; by default 32, neural-ode 128",
            applies: method(chunked + ["neural-ode"])),
        ParameterSpec(
            "learning-rate", .number(.closed(1e-12, 1e3)), default: .null,
            help: "the step size of Adam; by default 0.001, neural-ode 0.01", applies: method(chunked + ["neural-ode"])),
        ParameterSpec(
            "output-chunk", .integer(1...10_000), default: .integer(1), unit: "points",
            help: "how many points a network forecasts at once",
            applies: method(["nbeats", "nhits", "block-rnn", "tcn", "dlinear", "nlinear"])),
        ParameterSpec(
            "dropout", .number(.closed(0, 0.99)), default: .null,
            help: "of each number to be left out in training; by default nhits and transformer 0.1, tcn 0.2, others 0",
            applies: method(["nbeats", "nhits", "transformer", "lstm", "block-rnn", "tcn"])),
        ParameterSpec(
            "layers", .integer(1...1_000), default: .null,
            help: "layers of a block, of a recurrent network, of a transformer's halves, or blocks of a tcn;"
                + " by default nbeats 4, nhits and lstm 2, block-rnn 1, transformer 3, tcn as many as see all inputs",
            applies: method(["nbeats", "nhits", "transformer", "lstm", "block-rnn", "tcn"])),
        ParameterSpec(
            "width", .integer(1...100_000), default: .null,
            help: "numbers in a layer; by default nbeats 256, nhits 512, transformer 64, recurrent 25, tcn 3,"
                + " neural-ode 30",
            applies: method(["nbeats", "nhits", "transformer", "lstm", "block-rnn", "tcn", "neural-ode"])),
        ParameterSpec(
            "stacks", .integer(1...1_000), default: .null, help: "stacks of blocks; by default nbeats 30, nhits 3",
            applies: method(["nbeats", "nhits"])),
        ParameterSpec(
            "blocks", .integer(1...1_000), default: .integer(1), help: "blocks of a stack",
            applies: method(["nbeats", "nhits"])),
        ParameterSpec(
            "cell",
            .choice([
                .init("rnn", "h ← tanh(W·x + V·h + b)"), .init("lstm", "long short-term memory"),
                .init("gru", "gated recurrent units"),
            ]),
            default: .null, help: "of a recurrent network; by default lstm, block-rnn rnn",
            applies: method(["lstm", "block-rnn"])),
        ParameterSpec(
            "networks",
            .choice([
                .init(DartsVersion.current.rawValue, "of 2026"),
                .init(
                    DartsVersion.second.rawValue,
                    "of January 2023: an nlinear sees points as they are, and a transformer reads them times √components"
                ),
                .init(
                    DartsVersion.first.rawValue,
                    "of May 2021: besides, an incomplete last batch of an epoch is left out, an lstm gives only the point"
                        + " after a chunk, and a tcn's first and last block pass their input on by weights"),
            ]),
            default: .null,
            help:
                "the version of darts to follow; by default darts-0.48, but with tuning: published what the study had:"
                + " darts-0.8 for univariate series and darts-0.23 for multivariate ones", applies: method(chunked)),
        ParameterSpec(
            "precision",
            .choice([
                .init("single", "32 bits a number"),
                .init("double", "64 bits a number: what darts takes for series of doubles, and several times slower"),
            ]),
            default: .string("single"), help: "of a network's numbers", applies: method(chunked + ["neural-ode"])),
    ]

    /// How many windows training goes through.
    static func windows(_ size: ForecastSize, _ parameters: Parameters, epochs: Int) -> Double {
        Double(size.train) * Double(parameters["epochs"]?.asInteger ?? Int64(epochs))
    }

    /// A whole number of a task, or the default, for estimates.
    static func number(_ parameters: Parameters, _ name: String, _ own: Int) -> Double {
        Double(parameters[name]?.asInteger ?? Int64(own))
    }

    /// Seconds that a weight takes for a window, there and back.
    static let secondsPerWeight = 1e-10

    /// The values that the study tries as `input-chunk`.
    static let grid: [String: [ParameterValue]] = ["input-chunk": [5, 10, 25, 50, 100].map { .integer($0) }]

    /// What the study's results were made with.
    static let implied: [PublishedSeries.Dataset: [String: ParameterValue]] = [
        .univariate: ["networks": .string(DartsVersion.first.rawValue)],
        .multivariate: ["networks": .string(DartsVersion.second.rawValue)],
    ]

    /// The study's names of parameters: theirs to ours.
    static let published = ["input_chunk_length": "input-chunk", "output_chunk_length": "output-chunk"]
}

/// Versions of darts between which networks or their training differ.
enum DartsVersion: String, Comparable {
    /// Of May 2021, for the study's univariate results.
    case first = "darts-0.8"
    /// Of January 2023, for its multivariate ones.
    case second = "darts-0.23"
    case current = "darts-0.48"

    static func < (a: DartsVersion, b: DartsVersion) -> Bool { a.age > b.age }
    private var age: Int {
        switch self {
        case .first: 2
        case .second: 1
        case .current: 0
        }
    }

    init(_ parameters: Parameters) throws(ParameterProblem) {
        let name = try parameters.optional("networks") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        self = name.flatMap { DartsVersion(rawValue: $0) } ?? .current
    }
}

extension Parameters {
    /// A whole number, or the method's own default.
    func integer(_ name: String, default own: Int) throws(ParameterProblem) -> Int {
        try optional(name) { name throws(ParameterProblem) in try integer(name) } ?? own
    }

    /// A number, or the method's own default.
    func number(_ name: String, default own: Double) throws(ParameterProblem) -> Double {
        try optional(name) { name throws(ParameterProblem) in try number(name) } ?? own
    }
}

extension NetworkTraining {
    init(_ parameters: Parameters, epochs: Int) throws(ParameterProblem) {
        self.init()
        self.epochs = try parameters.integer("epochs", default: epochs)
        batchSize = try parameters.integer("batch-size", default: 32)
        learningRate = try parameters.number("learning-rate", default: 1e-3)
        leavesOutRest = try DartsVersion(parameters) == .first
    }
}

/// A forecaster of the precision that the parameters ask for.
///
/// - Parameters:
///   - network: For any number of components.
///   - epochs: The method's own default.
///   - pastPoints: Points that a forecast starts from.
func neuralForecaster(
    _ network: any ForecastingNetwork, _ parameters: Parameters, _ setting: ForecastingSetting, epochs: Int = 100,
    pastPoints: Int
) throws(ParameterProblem) -> any Forecaster {
    let training = try NetworkTraining(parameters, epochs: epochs)
    if try parameters.string("precision") == "double" {
        return NeuralForecaster<Double>(network, training, pastPoints: pastPoints, setting)
    }
    return NeuralForecaster<Float>(network, training, pastPoints: pastPoints, setting)
}
