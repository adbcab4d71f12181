import Families
import Numerics

/// Points of a series beside earlier ones: (x_t, x_{t−τ}, …, x_{t−(E−1)τ}) of all components, in units of standard
/// deviations (Takens 1981; Packard et al. 1980).
struct DelayEmbedding: Sendable {
    /// E, at least 1.
    let delays: Int
    /// τ in points, at least 1.
    let lag: Int

    /// - Parameters:
    ///   - delays: By default `ofOne` for a single component and `ofSeveral` where there are more.
    ///   - lag: By default ``naturalLag(of:)``.
    init(_ series: TimeSeries, delays: Int?, ofOne: Int, ofSeveral: Int, lag: Int?) {
        self.delays = max(delays ?? (series.dimension == 1 ? ofOne : ofSeveral), 1)
        self.lag = max(lag ?? (self.delays == 1 ? 1 : Self.naturalLag(of: series)), 1)
    }

    /// The points before the first full set of delays.
    var reach: Int { (delays - 1) * lag }

    /// The first lag at which the autocorrelation of the first component is below a half: long enough to differ, short
    /// enough to tell. At most a fortieth of the series.
    static func naturalLag(of series: TimeSeries) -> Int {
        let most = max(series.count / 40, 1)
        let correlation = autocorrelation(series.component(0), maximumLag: most)
        return correlation.firstIndex { $0 < 0.5 }.map { max($0, 1) } ?? most
    }

    /// The delayed points at a time of a path of so many components, newest first.
    func vector(_ path: [Double], at time: Int, dimension: Int) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(delays * dimension)
        for tap in 0..<delays {
            let start = (time - tap * lag) * dimension
            values.append(contentsOf: path[start..<start + dimension])
        }
        return values
    }
}

extension DelayEmbedding {
    /// The methods that embed.
    static let methods: [ParameterValue] = [.string("analogue"), .string("sparse-regression")]

    static let parameters: [ParameterSpec] = [
        ParameterSpec(
            "embedding-delays", .integer(1...1_000), default: .null, unit: "points",
            help:
                "delayed points in a state; by default analogues have 6 of one component or 2 of several, equations 4 or 1",
            applies: [.when("method", in: methods)]),
        ParameterSpec(
            "embedding-lag", .integer(1...100_000), default: .null, unit: "points",
            help: "points between delayed points; by default until the autocorrelation falls below a half",
            applies: [.when("method", in: methods)]),
    ]
}
