import Numerics

/// Forecasts the mean of the series.
public struct NaiveMean: UnivariateForecaster {
    private var level: Double?

    public init() {}

    public var minimumPoints: Int { 1 }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard !values.isEmpty else { throw .tooShort(points: 0, needed: 1) }
        level = mean(values)
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let level else { throw .notFitted }
        return [Double](repeating: level, count: horizon)
    }
}

extension NaiveMean {
    static let method = ForecastingMethod(
        name: "naive-mean", summary: "the mean of the training series, for ever",
        published: .init(name: "NaiveMean", parameters: [:])
    ) {
        _, _ in PerComponent { NaiveMean() }
    }
}
