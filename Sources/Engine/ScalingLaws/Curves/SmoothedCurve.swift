import Numerics

/// ln L over ln S of a curve by local parabolas (Cleveland 1979), for reading where it first crosses a loss.
///
/// Half a percent of noise moves the crossing of a late, flat curve by five percent of its steps: a raw curve also
/// crosses too early, where its noise first dips.
struct SmoothedCurve {
    /// N.
    let parameters: Double
    /// B, in tokens.
    let batch: Double
    /// (ln S, ln L) at places evenly spaced in ln S, as many as there are points up to a limit: curves that were logged
    /// often count no more than others.
    let readings: [(x: Double, y: Double)]
    /// The running minimum on an even grid of ln S.
    private let grid: [(x: Double, y: Double)]

    private static var cells: Int { 200 }
    private static var mostReadings: Int { 24 }

    /// - Parameter share: Of the points, how large a part each parabola sees; never fewer than six where there are six.
    /// - Returns: nil for a curve without a batch, which has no steps.
    init?(_ curve: LossCurve, share: Double = 0.5) {
        guard let batch = curve.batch else { return nil }
        (parameters, self.batch) = (curve.parameters, batch)
        let x = curve.tokens.map { portableLogarithm($0 / batch) }
        let y = curve.losses.map { portableLogarithm($0) }
        let reach = min(x.count, max(6, Int((share * Double(x.count)).rounded(.up))))
        let (first, last) = (x[0], x[x.count - 1])
        func values(_ cells: Int) -> [(x: Double, y: Double)] {
            (0...cells).map { cell in
                let place = first + (last - first) * Double(cell) / Double(cells)
                return (place, Self.value(at: place, x, y, reach))
            }
        }
        readings = values(min(x.count, Self.mostReadings) - 1)
        var least = Double.infinity
        grid = values(Self.cells).map { place, value in
            least = min(least, value)
            return (place, least)
        }
    }

    /// ln L at the first and the last step.
    var ends: (first: Double, last: Double) { (grid[0].y, grid[grid.count - 1].y) }

    /// ln S at which ln L first comes down to a level; nil where it starts below or ends above.
    func crossing(_ level: Double) -> Double? {
        // The grid falls: halving finds the place.
        var (low, high) = (0, grid.count)
        while low < high {
            let middle = (low + high) / 2
            if grid[middle].y <= level { high = middle } else { low = middle + 1 }
        }
        guard low > 0, low < grid.count else { return nil }
        let place = low
        let (before, after) = (grid[place - 1], grid[place])
        return before.x + (after.x - before.x) * (before.y - level) / (before.y - after.y)
    }

    /// The parabola by weighted least squares through the nearest points, at its own place: by polynomials that are
    /// orthogonal over those points.
    ///
    /// - Parameter reach: How many of the nearest points it goes by.
    private static func value(at place: Double, _ x: [Double], _ y: [Double], _ reach: Int) -> Double {
        // The nearest points are neighbours, as x rises.
        var start = 0
        while start + reach < x.count, x[start + reach] - place < place - x[start] { start += 1 }
        // A little beyond the last of them, which else would have no weight at all.
        let width = 1.2 * max(place - x[start], x[start + reach - 1] - place)
        guard width > 0 else { return y[0] }
        let t = x.map { ($0 - place) / width }
        let weights = t.map { t -> Double in
            let u = 1 - abs(t * t * t)
            return abs(t) < 1 ? u * u * u : 0
        }
        func product(_ a: [Double], _ b: [Double]) -> Double {
            weights.indices.reduce(0) { $0 + weights[$1] * a[$1] * b[$1] }
        }
        let one = [Double](repeating: 1, count: t.count)
        let total = product(one, one)
        let meanT = product(t, one) / total
        let line = t.map { $0 - meanT }
        let lineSquare = product(line, line)
        guard lineSquare > 1e-12 * total else { return product(y, one) / total }
        let square = t.map { $0 * $0 }
        let (meanSquare, slope) = (product(square, one) / total, product(square, line) / lineSquare)
        let bend = t.indices.map { square[$0] - meanSquare - slope * line[$0] }
        let bendSquare = product(bend, bend)
        let straight = product(y, one) / total - product(y, line) / lineSquare * meanT
        guard bendSquare > 1e-12 * total else { return straight }
        return straight + product(y, bend) / bendSquare * (slope * meanT - meanSquare)
    }
}
