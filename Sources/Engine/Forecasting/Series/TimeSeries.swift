/// Evenly sampled values of one or more components.
public struct TimeSeries: Sendable, Hashable {
    /// The number of components, at least 1.
    public let dimension: Int
    /// Row-major: a row of `dimension` values for each point in time.
    public let values: [Double]

    /// Wraps samples; a last, partial row is cut.
    public init(dimension: Int, values: [Double]) {
        self.dimension = max(dimension, 1)
        let whole = values.count / self.dimension * self.dimension
        self.values = whole == values.count ? values : Array(values.prefix(whole))
    }

    /// One component.
    public init(_ values: [Double]) { self.init(dimension: 1, values: values) }

    /// Components side by side; the shortest one decides the length.
    public init(components: [[Double]]) {
        let length = components.map(\.count).min() ?? 0
        var rows: [Double] = []
        rows.reserveCapacity(length * components.count)
        for time in 0..<length {
            for component in components { rows.append(component[time]) }
        }
        self.init(dimension: components.count, values: rows)
    }

    /// The number of points in time.
    public var count: Int { values.count / dimension }

    /// One component over time, from 0.
    public func component(_ index: Int) -> [Double] {
        stride(from: index, to: values.count, by: dimension).map { values[$0] }
    }

    /// Every component over time.
    public var components: [[Double]] { (0..<dimension).map(component) }

    /// The points of a range of times, cut to what there is.
    public subscript(times: Range<Int>) -> TimeSeries {
        let bounds = times.clamped(to: 0..<count)
        return TimeSeries(
            dimension: dimension,
            values: Array(values[bounds.lowerBound * dimension..<bounds.upperBound * dimension]))
    }
}
