/// A series divided by a power of two, so that its squares neither overflow nor vanish.
///
/// Methods that are linear in the series work on these and multiply their forecast.
struct ScaledValues {
    /// The largest is at least 1 and below 2 in size, unless all are 0.
    let values: [Double]
    /// What to multiply by.
    let scale: Double

    /// - Throws: ``ForecastError/unsuitable(_:)`` when a value is not finite.
    init(_ values: [Double]) throws(ForecastError) {
        guard values.allSatisfy(\.isFinite) else {
            throw .unsuitable("the series holds values that are not finite numbers")
        }
        let largest = values.reduce(0) { max($0, abs($1)) }
        let scale = largest > 0 ? largest.binade : 1
        self.scale = scale
        self.values = values.map { $0 / scale }
    }
}
