import Dynamics
import Forecasting
import Numerics

/// The series that the forecasting benches learn from: both sides get the same numbers.
enum BenchSeries {
    /// Chaotic flows of three components.
    static let systems = ["Lorenz", "Rossler", "Thomas", "Chen", "SprottB"]
    /// Points to learn from, as in the published study.
    static let train = 1000
    /// Points to forecast.
    static let horizon = 200
    static let pointsPerPeriod = 100.0

    /// `train` + `horizon` points of all components of each system, in order.
    static func all() throws -> [TimeSeries] {
        try systems.map { name in
            guard let system = DynamicalSystem.named(name) else {
                throw CommandFailure(.fault, "there is no system \(name)")
            }
            let path = try system.trajectory(
                points: train + horizon, pointsPerPeriod: pointsPerPeriod, random: RandomStream(digest: name.utf8))
            return TimeSeries(dimension: path.dimension, values: path.values)
        }
    }

    /// What `one` learns from.
    static func training(for one: ForecastingCase) throws -> [TimeSeries] {
        try all().prefix(one.systems).map { series in
            let training = series[0..<train]
            return one.isMultivariate ? training : TimeSeries(training.component(0))
        }
    }

    /// A header of `SYSTEM.COMPONENT`, components from 1, then a line for each point in time.
    static func commaSeparated() throws -> String {
        let series = try all()
        let header = zip(systems, series).flatMap { name, one in (1...one.dimension).map { "\(name).\($0)" } }
        var lines = [header.joined(separator: ",")]
        for time in 0..<(train + horizon) {
            let row = series.flatMap { one in
                one.values[time * one.dimension..<(time + 1) * one.dimension].map { "\($0)" }
            }
            lines.append(row.joined(separator: ","))
        }
        return lines.joined(separator: "\n")
    }
}
