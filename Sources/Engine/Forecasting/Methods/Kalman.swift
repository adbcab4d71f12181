import Families
import Numerics

/// A linear state-space model of all components together, identified from the series (N4SID,
/// ``LinearStateSpace/init(identifying:dimension:order:blockRows:)``) and run over it by a Kalman filter, whose last
/// state is continued without noise.
///
/// The `KalmanForecaster` of darts 0.48: no inputs, 10 block rows or as many as states. With one state, the default, all
/// components decay together by one factor a step.
public struct Kalman: Forecaster {
    private let states: Int
    private var fitted: (filter: KalmanFilter, dimension: Int, scale: Double)?

    /// - Parameter states: At least 1.
    public init(states: Int = 1) { self.states = max(states, 1) }

    private var blockRows: Int { max(10, states) }

    /// Of one component; d components need (d + 1)/2 times as many.
    public var minimumPoints: Int { LinearStateSpace.leastPoints(dimension: 1, blockRows: blockRows) }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        let needed = LinearStateSpace.leastPoints(dimension: series.dimension, blockRows: blockRows)
        guard series.count >= needed else { throw .tooShort(points: series.count, needed: needed) }
        let scaled = try ScaledValues(series.values)
        do {
            let model = try LinearStateSpace(
                identifying: scaled.values, dimension: series.dimension, order: states, blockRows: blockRows)
            // The filter begins with a covariance of 1 where states are in the square roots of the series' own units;
            // for gigantic and for tiny series that would be no uncertainty, or nothing but.
            var filter = try KalmanFilter(model, firstVariance: min(max(1 / scaled.scale, 1e-6), 1e6))
            try filter.take(scaled.values)
            fitted = (filter, series.dimension, scaled.scale)
        } catch {
            throw .unsuitable("the state-space model of \(states) states failed: \(error)")
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        return TimeSeries(
            dimension: fitted.dimension, values: fitted.filter.forecast(horizon).map { $0 * fitted.scale })
    }
}

extension Kalman {
    static let method = ForecastingMethod(
        name: "kalman", summary: "a linear state-space model of all components, its Kalman filter continued",
        published: .init(name: "KalmanForecaster", parameters: [:]),
        parameters: { conditions in
            [
                ParameterSpec(
                    "kalman-states", .integer(1...100), default: .integer(1),
                    help: "how many hidden numbers carry the series on", applies: conditions)
            ]
        },
        duration: { size, _ in
            1e-5 * Double(size.train * size.components * size.components)
        }
    ) { parameters, _ throws(ParameterProblem) in
        Kalman(states: try parameters.integer("kalman-states"))
    }
}
