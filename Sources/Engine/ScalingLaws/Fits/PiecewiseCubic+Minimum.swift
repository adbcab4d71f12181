import Numerics

extension PiecewiseCubic {
    /// Where the curve is lowest: at a knot or at a root of the derivative.
    var minimum: Double? {
        var places = knots
        for (start, end) in zip(knots, knots.dropFirst()) {
            // The derivative of a cubic is a parabola: known from the ends and the middle.
            let width = end - start
            let (first, middle, last) = (
                derivative(at: start), derivative(at: start + width / 2), derivative(at: end)
            )
            let (a, b) = (2 * (first + last - 2 * middle), 4 * middle - 3 * first - last)
            let discriminant = b * b - 4 * a * first
            guard discriminant >= 0 else { continue }
            // The form without cancellation.
            let q = -(b + (b < 0 ? -1 : 1) * discriminant.squareRoot()) / 2
            for root in [q / a, first / q] where root >= 0 && root <= 1 { places.append(start + root * width) }
        }
        return places.min { self($0) < self($1) }
    }
}
