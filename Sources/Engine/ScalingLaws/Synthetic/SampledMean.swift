/// A mean over as many draws as its standard error needs.
struct SampledMean {
    let mean: Double
    /// The standard error of `mean`.
    let error: Double

    /// - Parameters:
    ///   - tolerance: The standard error to reach.
    ///   - atLeast: Draws before the error is believed.
    ///   - atMost: Draws after which the error stays what it is.
    ///   - draw: A value, given its number from 0.
    init(tolerance: Double, atLeast: Int = 1024, atMost: Int, _ draw: (Int) -> Double) {
        // Welford's recursion: squares summed beside the mean lose no digits.
        var (mean, squares, count) = (0.0, 0.0, 0)
        var error = Double.infinity
        var goal = min(atLeast, atMost)
        while error > tolerance, goal > count {
            while count < goal {
                let value = draw(count)
                count += 1
                let difference = value - mean
                mean += difference / Double(count)
                squares += difference * (value - mean)
            }
            error = (squares / Double(max(count - 1, 1)) / Double(count)).squareRoot()
            goal = min(2 * count, atMost)
        }
        (self.mean, self.error) = (mean, error)
    }
}
