/// How a tree judges splits.
protocol SplitRule {
    /// Whether equally good splits on different features are chosen among at random; else the first is taken.
    static var breaksTiesAtRandom: Bool { get }
    /// Whether a node whose targets vary by no more than rounding is a leaf.
    static var stopsWhenPure: Bool { get }
    /// What a split is worth, from ‖Σ‖²/(W + λ) of the rows on either side; larger is better.
    static func worth(_ first: Double, _ second: Double) -> Double
    /// Whether a split between these neighbouring values, or bins with these upper edges, is one.
    static func separates(_ low: Float, _ high: Float) -> Bool
    /// The largest number of the first side.
    static func threshold(_ low: Float, _ high: Float) -> Float
    /// Whether the best split is made, given its worth and ‖Σ‖²/(W + λ) of the whole node.
    static func accepts(_ worth: Double, whole: Double) -> Bool
}

/// Least squares, as scikit-learn's regression trees: the split leaves the smallest sum of squared errors, its
/// threshold lies midway between neighbouring values, and values within 1e-7 are not told apart.
enum SquaredErrorRule: SplitRule {
    static var breaksTiesAtRandom: Bool { true }
    static var stopsWhenPure: Bool { true }
    @inline(__always) static func worth(_ first: Double, _ second: Double) -> Double { first + second }
    @inline(__always) static func separates(_ low: Float, _ high: Float) -> Bool { high > low + 1e-7 }

    static func threshold(_ low: Float, _ high: Float) -> Float {
        // The midpoint as a double, then the largest 32-bit number that is not above it.
        let middle = Double(low) / 2 + Double(high) / 2
        let rounded = Float(middle)
        return Double(rounded) > middle ? rounded.nextDown : rounded
    }

    static func accepts(_ worth: Double, whole: Double) -> Bool { true }
}

/// The gain of second-order boosting (Chen and Guestrin 2016, equation 7), in the 32-bit arithmetic in which
/// xgboost compares gains, so that ties fall as they do there; the thresholds are edges of bins.
enum SecondOrderRule: SplitRule {
    static var breaksTiesAtRandom: Bool { false }
    static var stopsWhenPure: Bool { false }
    @inline(__always) static func worth(_ first: Double, _ second: Double) -> Double {
        Double(Float(first) + Float(second))
    }
    @inline(__always) static func separates(_ low: Float, _ high: Float) -> Bool { true }
    static func threshold(_ low: Float, _ high: Float) -> Float { low.nextDown }
    static func accepts(_ worth: Double, whole: Double) -> Bool { Float(worth) - Float(whole) > 1e-6 }
}
