/// Why no curve can be laid through some points.
public enum InterpolationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Fewer points than the method needs.
    case tooFewPoints(found: Int, least: Int)
    /// Lists that belong to each other differ in length.
    case countMismatch(knots: Int, other: Int, what: String)
    /// Knots do not ascend strictly; the first that does not.
    case notAscending(index: Int)
    /// What is not finite, or too far apart for doubles.
    case notFinite(String)

    public var description: String {
        switch self {
        case .tooFewPoints(let found, let least): "interpolation needs at least \(least) points; there are \(found)"
        case .countMismatch(let knots, let other, let what):
            "interpolation needs one of its \(what) a knot; there are \(other) for \(knots) knots"
        case .notAscending(let index): "knots must ascend strictly; knot \(index) is not above the one before it"
        case .notFinite(let what): "the \(what) of an interpolation must be finite"
        }
    }

    static func check(knots: [Double], values: [Double], least: Int) throws(InterpolationError) {
        guard knots.count >= least else { throw .tooFewPoints(found: knots.count, least: least) }
        guard values.count == knots.count else {
            throw .countMismatch(knots: knots.count, other: values.count, what: "values")
        }
        guard knots.allSatisfy(\.isFinite) else { throw .notFinite("knots") }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite("values") }
        for i in 1..<knots.count where !(knots[i] > knots[i - 1]) { throw .notAscending(index: i) }
    }
}
