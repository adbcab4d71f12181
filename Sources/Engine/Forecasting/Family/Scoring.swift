import Families

/// What is computed of a task's forecast: which metrics, by which definitions, and whether against the horizon.
struct Scoring: Sendable {
    /// Metrics that are asked for by one name.
    enum Group: String, CaseIterable {
        case standard, study, attractor, all

        var metrics: [Metric] {
            switch self {
            case .standard: Metric.standard
            case .study: Metric.study
            case .attractor: Metric.attractor
            case .all: Metric.all
            }
        }

        var summary: String {
            switch self {
            case .standard: "the seventeen of the study, and what costs next to nothing"
            case .study: "the seventeen of the study"
            case .attractor: "distances between attractors; their cost grows with the square of the horizon"
            case .all: "every one"
            }
        }
    }

    /// In the order of ``Metric/all``.
    let metrics: [Metric]
    let definitions: MetricDefinitions
    let isTraced: Bool

    /// Of the task's stream, so that what metrics draw is not what the method drew.
    static let streamKey: UInt64 = 0x6D65_7472_6963

    /// The words of the parameter `metrics`.
    static let choices: [ParameterKind.Choice] =
        Group.allCases.map { .init($0.rawValue, $0.summary) } + Metric.all.map { .init($0.name, $0.summary) }

    init(_ parameters: Parameters) throws(ParameterProblem) {
        var names: Set<String> = []
        guard case .list(let words)? = parameters["metrics"] else {
            throw ParameterProblem("metrics", "must be a list of names")
        }
        for case .string(let word) in words {
            names.formUnion(Group(rawValue: word)?.metrics.map(\.name) ?? [word])
        }
        metrics = Metric.all.filter { names.contains($0.name) }
        let source = MetricDefinitions.Source(rawValue: try parameters.string("metric-definitions"))
        let range = try parameters.optional("smape-range") { name throws(ParameterProblem) in
            try parameters.string(name)
        }
        definitions = MetricDefinitions(source ?? .published, smapeRange: range.flatMap(Double.init))
        isTraced = try parameters.bool("trace")
    }

    /// Every score that is defined, and the trace where it is asked for.
    func record(_ scored: ScoredForecast, to context: any TaskContext) {
        for metric in metrics {
            if let value = metric(scored) { context.record(metric.name, value) }
        }
        if let step = scored.lyapunovStep { context.record("lyapunov_step", step) }
        guard isTraced else { return }
        let trace = ErrorTrace(scored)
        for step in ErrorTrace.steps(to: trace.cumulative.count) {
            context.record("smape_cumulative", step: Int64(step), trace.cumulative[step - 1])
            context.record("smape_pointwise", step: Int64(step), trace.pointwise[step - 1])
        }
    }
}
