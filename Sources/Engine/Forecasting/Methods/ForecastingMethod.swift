public import Families
public import Identifiers

/// A method as sweeps see it: its name, its own parameters, and how to make one.
public struct ForecastingMethod: Sendable {
    /// As sweep files write it.
    public let name: String
    /// One line of help.
    public let summary: String
    /// The parameters that only this method has.
    public let parameters: [ParameterSpec]
    /// What the published study calls it, and its tuned parameters: theirs to ours. Nil for a method
    /// that the study lacks.
    public let published: PublishedName?
    /// The values among which the published study chooses, by parameter; empty when it does not tune the method.
    public let grid: [String: [ParameterValue]]
    private let build: @Sendable (Parameters, ForecastingSetting) throws(ParameterProblem) -> any Forecaster
    private let duration: @Sendable (ForecastSize, Parameters) -> Seconds

    /// A method's name and parameters in the published study.
    public struct PublishedName: Sendable, Hashable {
        public let name: String
        public let parameters: [String: String]
        /// What its results were made with, beside what was tuned: parameters of ours.
        public let implied: [PublishedSeries.Dataset: [String: ParameterValue]]

        public init(
            name: String, parameters: [String: String],
            implied: [PublishedSeries.Dataset: [String: ParameterValue]] = [:]
        ) {
            (self.name, self.parameters, self.implied) = (name, parameters, implied)
        }

        /// Whether the study's results were made with other values than the defaults.
        public var hasValues: Bool { !parameters.isEmpty || !implied.isEmpty }
    }

    /// - Parameters:
    ///   - name: Lower case, `a-z0-9-`.
    ///   - summary: One line, lower case, no full stop.
    ///   - published: Where the study's tuned values are found.
    ///   - grid: The values that the study tries, by parameter of ours.
    ///   - parameters: The method's own parameters, given the condition that the method is chosen.
    ///   - duration: What fitting and forecasting cost on a slow core, from measured figures.
    ///   - build: Makes a fresh model from a task's parameters.
    init(
        name: String, summary: String, published: PublishedName? = nil,
        grid: [String: [ParameterValue]] = [:],
        parameters: ([ParameterSpec.Condition]) -> [ParameterSpec] = { _ in [] },
        duration: @escaping @Sendable (ForecastSize, Parameters) -> Seconds = { size, _ in
            1e-7 * Double(size.train * size.components)
        },
        build: @escaping @Sendable (Parameters, ForecastingSetting) throws(ParameterProblem) -> any Forecaster
    ) {
        self.name = name
        self.summary = summary
        self.published = published
        self.parameters = parameters([.when("method", in: [.string(name)])])
        self.grid = grid
        self.duration = duration
        self.build = build
    }

    /// A fresh model.
    ///
    /// - Throws: ``ParameterProblem`` when a parameter of the method is missing or of another kind.
    public func make(
        _ parameters: Parameters, _ setting: ForecastingSetting
    ) throws(ParameterProblem) -> any Forecaster {
        try build(parameters, setting)
    }

    /// What fitting and forecasting cost on a slow core. Only ratios matter.
    public func costHint(_ size: ForecastSize, _ parameters: Parameters) -> Seconds { duration(size, parameters) }

    /// The method of that name, or nil.
    public static func named(_ name: String) -> ForecastingMethod? { all.first { $0.name == name } }

    /// Every method, in the order in which help shows them. A new method adds its line here.
    public static let all: [ForecastingMethod] = [
        NaiveMean.method,
        NaiveDrift.method,
        NaiveSeasonal.method,
        FourierExtrapolation.method,
        LinearRegression.method,
        RandomForestForecaster.method,
        BoostedTreesForecaster.method,
        VectorAutoregression.method,
        VectorAutoregression.nonlinear,
        EchoStateNetwork.method,
        NaivePeriodic.method,
        AnalogueForecaster.method,
        SparseRegression.method,
        EnsembleForecaster.method,
        Theta.method,
        FourTheta.method,
        ExponentialSmoothing.method,
        ARIMA.method,
        AutoARIMA.method,
        Kalman.method,
        NBEATSNetwork.method,
        NHiTSNetwork.method,
        TransformerNetwork.method,
        RecurrentNetwork.method,
        BlockRNNNetwork.method,
        TCNNetwork.method,
        DLinearNetwork.method,
        NLinearNetwork.method,
        NeuralODE.method,
    ]
}
