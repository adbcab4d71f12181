/// The gradient by differences to both sides, each 6·10⁻⁶ of the variable's size (of 1 for a small one).
public func centralDifferences(_ point: [Double], _ objective: ([Double]) -> Double) -> [Double] {
    var moved = point
    return point.indices.map { i in
        let step = 6e-6 * max(abs(point[i]), 1)
        moved[i] = point[i] + step
        let above = objective(moved)
        moved[i] = point[i] - step
        let below = objective(moved)
        moved[i] = point[i]
        return (above - below) / (2 * step)
    }
}
