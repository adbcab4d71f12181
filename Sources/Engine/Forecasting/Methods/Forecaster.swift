/// A method of forecasting: learns from a series, then continues it.
///
/// ```swift
/// var method: any Forecaster = PerComponent { Theta() }
/// try method.fit(series[0..<1000])
/// let forecast = try method.forecast(200)
/// ```
public protocol Forecaster {
    /// The points of a series without which ``fit(_:)`` throws ``ForecastError/tooShort(points:needed:)``.
    var minimumPoints: Int { get }
    /// Learns from the whole of `series`.
    mutating func fit(_ series: TimeSeries) throws(ForecastError)
    /// The `horizon` points that follow the series of the last ``fit(_:)``, with as many components.
    func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries
}

/// A method that is defined for one component; ``PerComponent`` makes a ``Forecaster`` of it.
public protocol UnivariateForecaster {
    /// The points of a series without which ``fit(_:)`` throws ``ForecastError/tooShort(points:needed:)``.
    var minimumPoints: Int { get }
    mutating func fit(_ values: [Double]) throws(ForecastError)
    func forecast(_ horizon: Int) throws(ForecastError) -> [Double]
}

/// One model for each component, none of which sees the others.
public struct PerComponent<Model: UnivariateForecaster>: Forecaster {
    private let make: () -> Model
    private var models: [Model] = []

    /// - Parameter make: A fresh model, called once a component.
    public init(_ make: @escaping () -> Model) { self.make = make }

    public var minimumPoints: Int { make().minimumPoints }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        models = []
        for component in series.components {
            var model = make()
            try model.fit(component)
            models.append(model)
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard !models.isEmpty else { throw .notFitted }
        var components: [[Double]] = []
        for model in models { components.append(try model.forecast(horizon)) }
        return TimeSeries(components: components)
    }
}

/// Why a method gave no forecast.
public enum ForecastError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `forecast` was asked before `fit`.
    case notFitted
    /// The series has `points` points, the method needs `needed`.
    case tooShort(points: Int, needed: Int)
    /// The series cannot be modelled: why.
    case unsuitable(String)
    /// Training left the finite numbers, or its loss exploded, at that step, from 1.
    case trainingDiverged(step: Int)
    /// The task was told to stop.
    case cancelled

    public var description: String {
        switch self {
        case .notFitted: "a forecast was asked of a method that has not been fitted"
        case .tooShort(let points, let needed):
            "the series has \(points) points, but this method needs at least \(needed)"
        case .unsuitable(let reason): reason
        case .trainingDiverged(let step): "training diverged at step \(step)"
        case .cancelled: "cancelled"
        }
    }
}
