import Families
public import Numerics

/// Predicts each component of the next point from the last `lags` points of all components by gradient-boosted
/// trees, and feeds its own predictions back.
///
/// As the `XGBModel` of darts 0.48 with xgboost 3.2: trees of their own for each component.
public struct BoostedTreesForecaster: Forecaster {
    private let lags: Int
    private let settings: GradientBoostedTrees.Settings
    private let isCancelled: () -> Bool
    private var models: [GradientBoostedTrees] = []
    private var recent: [Double] = []

    /// - Parameter lags: In points, at least 1.
    public init(
        lags: Int = 10, settings: GradientBoostedTrees.Settings = .init(),
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.lags = max(lags, 1)
        (self.settings, self.isCancelled) = (settings, isCancelled)
    }

    /// Two windows, and the lags before the first.
    public var minimumPoints: Int { lags + 2 }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        let windows = try LagWindows(series, lags: lags)
        models = []
        recent = windows.recent
        do throws(TreeError) {
            let binned = BinnedFeatures(try windows.table(), mostBins: settings.mostBins)
            let targets = windows.targets()
            for component in 0..<series.dimension {
                models.append(
                    try GradientBoostedTrees(
                        binned: binned, targets: targets.column(component), settings: settings,
                        isCancelled: isCancelled))
            }
        } catch {
            throw ForecastError(error)
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard !models.isEmpty else { throw .notFitted }
        return LagWindows.continued(recent, dimension: models.count, horizon: horizon) { window in
            models.map { $0.predict(window) }
        }
    }
}

extension BoostedTreesForecaster {
    static let method = ForecastingMethod(
        name: "boosted-trees", summary: "gradient-boosted trees on the last points of all components, fed back",
        published: .init(name: "XGBModel", parameters: ["lags": "lags"]),
        grid: ["lags": [.integer(3), .integer(5), .integer(10), .integer(25)]],
        parameters: { conditions in
            [
                ParameterSpec(
                    "boosting-rounds", .integer(1...100_000), default: .integer(100), unit: "trees",
                    help: "how many trees correct one another", applies: conditions),
                ParameterSpec(
                    "boosting-depth", .integer(1...64), default: .integer(6), unit: "splits",
                    help: "the most splits between root and leaf", applies: conditions),
                ParameterSpec(
                    "boosting-rate", .number(.closed(1e-6, 10)), default: .number(0.3),
                    help: "the learning rate: by how much each tree is multiplied", applies: conditions),
                ParameterSpec(
                    "boosting-penalty", .number(.closed(0, 1e12)), default: .number(1),
                    help: "the penalty on squares of leaves (lambda)", applies: conditions),
                ParameterSpec(
                    "boosting-gain", .number(.closed(0, 1e12)), default: .number(0),
                    help: "what a split must gain (gamma)", applies: conditions),
                ParameterSpec(
                    "boosting-leaf-points", .number(.closed(0, 1e12)), default: .number(1), unit: "points",
                    help: "the windows that each side of a split must have", applies: conditions),
                ParameterSpec(
                    "boosting-bins", .integer(2...65_536), default: .integer(256), unit: "bins",
                    help: "the quantile bins at whose edges a feature may be split", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let lags = (try? parameters.integer("lags")) ?? 10
            let rounds = (try? parameters.integer("boosting-rounds")) ?? 100
            return 3e-8 * Double(rounds * size.components) * Double(size.train * lags * size.components)
        }
    ) { parameters, setting throws(ParameterProblem) in
        var settings = GradientBoostedTrees.Settings()
        settings.rounds = try parameters.integer("boosting-rounds")
        settings.mostDepth = try parameters.integer("boosting-depth")
        settings.learningRate = try parameters.number("boosting-rate")
        settings.penalty = try parameters.number("boosting-penalty")
        settings.leastGain = try parameters.number("boosting-gain")
        settings.leastWeight = try parameters.number("boosting-leaf-points")
        settings.mostBins = try parameters.integer("boosting-bins")
        return BoostedTreesForecaster(
            lags: try parameters.integer("lags"), settings: settings, isCancelled: setting.isCancelled)
    }
}
