/// Sequentially thresholded least squares (Brunton, Proctor and Kutz 2016, *SINDy*): ridge regression on the terms
/// that are left, of which those with small coefficients are dropped, until none is.
///
/// Coefficients are compared in units that do not depend on scales: times the root mean square of their term, over
/// that of the target.
public struct ThresholdedLeastSquares: Sendable {
    /// Terms × targets; dropped terms are zero.
    public let coefficients: Matrix

    /// - Parameters:
    ///   - design: A column a term.
    ///   - targets: A column a target, each with terms of its own.
    ///   - threshold: Terms with less than this share are dropped, at least 0.
    ///   - penalty: Of ridge regression, on coefficients in the units above, for each row; at least 0.
    ///   - mostRounds: How often terms may be dropped.
    /// - Throws: `shapeMismatch`, `notFinite`, `invalidArgument`.
    public init(
        design: Matrix, targets: Matrix, threshold: Double, penalty: Double = 1e-9, mostRounds: Int = 20
    ) throws(LinearAlgebraError) {
        guard design.rows == targets.rows, design.rows > 0 else {
            throw .shapeMismatch("thresholded least squares of \(design.shape) on \(targets.shape)")
        }
        try design.requireFinite("thresholded least squares", beside: targets)
        let scales = (0..<design.columns).map { rootMeanSquare(design.column($0)) }
        var result = Matrix(rows: design.columns, columns: targets.columns)
        for target in 0..<targets.columns {
            let column = targets.column(target)
            let size = rootMeanSquare(column)
            guard size > 0 else { continue }
            let side = Matrix(column: column.map { $0 / size })
            var active = (0..<design.columns).filter { scales[$0] > 0 }
            var shares: [Double] = []
            for _ in 0..<max(mostRounds, 1) {
                guard !active.isEmpty else { break }
                var chosen = Matrix(rows: design.rows, columns: active.count)
                for (place, term) in active.enumerated() {
                    for row in 0..<design.rows { chosen[row, place] = design[row, term] / scales[term] }
                }
                shares = try RidgeRegression.byReflections(
                    design: chosen, targets: side, penalty: penalty * Double(design.rows)
                ).elements
                let kept = active.indices.filter { abs(shares[$0]) >= threshold }
                if kept.count == active.count { break }
                active = kept.map { active[$0] }
                shares = kept.map { shares[$0] }
            }
            for (place, term) in active.enumerated() { result[term, target] = shares[place] * size / scales[term] }
        }
        coefficients = result
    }
}

private func rootMeanSquare(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
}
