import Families

/// Repeats the last `period` points of the series; with a period of 1, its last value.
public struct NaiveSeasonal: UnivariateForecaster {
    private let period: Int
    private var cycle: [Double] = []

    /// - Parameter period: In points, at least 1.
    public init(period: Int = 1) { self.period = max(period, 1) }

    public var minimumPoints: Int { period }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard values.count >= period else { throw .tooShort(points: values.count, needed: period) }
        cycle = Array(values.suffix(period))
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard !cycle.isEmpty else { throw .notFitted }
        return (0..<horizon).map { cycle[$0 % period] }
    }
}

extension NaiveSeasonal {
    static let method = ForecastingMethod(
        name: "naive-seasonal", summary: "the last season over and over; by default, the last value",
        published: .init(name: "NaiveSeasonal", parameters: [:]),
        parameters: { conditions in
            [
                ParameterSpec(
                    "seasonal-period", .integer(1...100_000), default: .integer(1), unit: "points",
                    help: "how many of the last points the naive seasonal method repeats", applies: conditions)
            ]
        }
    ) { parameters, _ throws(ParameterProblem) in
        let period = try parameters.integer("seasonal-period")
        return PerComponent { NaiveSeasonal(period: period) }
    }
}
