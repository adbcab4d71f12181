import Families
public import Numerics

/// Predicts the next point from the last `lags` points of all components by a random forest, and feeds its own
/// predictions back.
///
/// As the `RandomForest` model of darts 0.48: one forest of scikit-learn for all components together.
public struct RandomForestForecaster: Forecaster {
    private let lags: Int
    private let settings: RandomForest.Settings
    private let random: RandomStream
    private let isCancelled: () -> Bool
    private var fitted: (forest: RandomForest, recent: [Double])?

    /// - Parameters:
    ///   - lags: In points, at least 1.
    ///   - random: Draws bootstrap samples, and chooses among equally good splits.
    public init(
        lags: Int = 10, settings: RandomForest.Settings = .init(), random: RandomStream,
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.lags = max(lags, 1)
        (self.settings, self.random, self.isCancelled) = (settings, random, isCancelled)
    }

    /// Two windows, and the lags before the first.
    public var minimumPoints: Int { lags + 2 }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        let windows = try LagWindows(series, lags: lags)
        do {
            let forest = try RandomForest(
                features: windows.table(), targets: windows.targets(), settings: settings, random: random,
                isCancelled: isCancelled)
            fitted = (forest, windows.recent)
        } catch {
            throw ForecastError(error)
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let (forest, recent) = fitted else { throw .notFitted }
        return LagWindows.continued(recent, dimension: forest.outputs, horizon: horizon) { forest.predict($0) }
    }
}

extension RandomForestForecaster {
    static let method = ForecastingMethod(
        name: "random-forest", summary: "a forest of regression trees on the last points of all components",
        published: .init(name: "RandomForest", parameters: ["lags": "lags"]),
        grid: ["lags": [.integer(3), .integer(5), .integer(10), .integer(25)]],
        parameters: { conditions in
            [
                ParameterSpec(
                    "forest-trees", .integer(1...100_000), default: .integer(100), unit: "trees",
                    help: "how many trees are averaged", applies: conditions),
                ParameterSpec(
                    "forest-depth", .integer(1...1_000_000), default: .null, unit: "splits",
                    help: "the most splits between root and leaf; by default no limit", applies: conditions),
                ParameterSpec(
                    "forest-leaf-points", .integer(1...1_000_000), default: .integer(1), unit: "points",
                    help: "the fewest distinct windows in a leaf", applies: conditions),
                ParameterSpec(
                    "forest-bootstrap", .boolean, default: .bool(true),
                    help: "give each tree its own sample of the windows, drawn with replacement", applies: conditions),
            ]
        },
        duration: { size, parameters in
            let lags = (try? parameters.integer("lags")) ?? 10
            let trees = (try? parameters.integer("forest-trees")) ?? 100
            return 6e-8 * Double(trees) * Double(size.train * lags * size.components)
        }
    ) { parameters, setting throws(ParameterProblem) in
        var settings = RandomForest.Settings()
        settings.trees = try parameters.integer("forest-trees")
        settings.mostDepth = (try? parameters.integer("forest-depth")) ?? .max
        settings.fewestRows = try parameters.integer("forest-leaf-points")
        settings.bootstrap = try parameters.bool("forest-bootstrap")
        return RandomForestForecaster(
            lags: try parameters.integer("lags"), settings: settings, random: setting.random,
            isCancelled: setting.isCancelled)
    }
}
