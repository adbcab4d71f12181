/// A chart as Plotly takes it, and what a page needs to place it.
package struct Figure: Sendable {
    /// `{"data": […], "layout": {…}}`. Colours are left to the page, which knows light from dark.
    package var json: JSONText
    /// One sentence for people who do not see the chart.
    package var description: String
    /// Pixels.
    var height: Int
    /// Pixels below which the chart scrolls sideways instead of becoming unreadable.
    var minimumWidth: Int
}

/// The values of a chart's axis and how they are spread.
struct AxisScale: Hashable {
    let isLogarithmic: Bool

    init(isLogarithmic: Bool) { self.isLogarithmic = isLogarithmic }

    /// Logarithmic when all values are positive and span more than two decades: scores of methods
    /// that diverge would otherwise press all the others flat.
    init(_ values: some Sequence<Double>) {
        var least = Double.infinity
        var greatest = 0.0
        var isPositive = true
        for value in values where value.isFinite {
            if value <= 0 { isPositive = false }
            least = min(least, value)
            greatest = max(greatest, value)
        }
        isLogarithmic = isPositive && greatest / least > 100
    }
}

/// The middle of some values.
enum Middle {
    /// The median of the finite values, or nil without any.
    static func median(_ values: some Sequence<Double>) -> Double? {
        let sorted = values.filter(\.isFinite).sorted()
        return sorted.isEmpty ? nil : quantile(sorted: sorted, 0.5)
    }

    /// The quantile by linear interpolation (type 7 of Hyndman and Fan, as NumPy's default).
    static func quantile(sorted: [Double], _ share: Double) -> Double {
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
