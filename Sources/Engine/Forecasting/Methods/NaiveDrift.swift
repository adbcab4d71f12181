/// Continues the straight line through the first and the last point of the series:
/// ŷ_{T+h} = y_T + h·(y_T − y_1)/(T − 1).
public struct NaiveDrift: UnivariateForecaster {
    private var line: (last: Double, slope: Double)?

    public init() {}

    public var minimumPoints: Int { 2 }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard let first = values.first, let last = values.last, values.count > 1 else {
            throw .tooShort(points: values.count, needed: 2)
        }
        line = (last, (last - first) / Double(values.count - 1))
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard let line else { throw .notFitted }
        return (0..<horizon).map { line.last + line.slope * Double($0 + 1) }
    }
}

extension NaiveDrift {
    static let method = ForecastingMethod(
        name: "naive-drift", summary: "the straight line through the first and the last training point",
        published: .init(name: "NaiveDrift", parameters: [:])
    ) { _, _ in PerComponent { NaiveDrift() } }
}
