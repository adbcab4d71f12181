import COpenBLAS

/// Ridge regression with an intercept that is not penalised, of samples that come in parts and are not kept: only
/// their Gram matrix is, so any number of them takes the same memory.
///
/// Solved by Cholesky, which loses twice the digits of ``RidgeRegression``: for penalties that keep the system
/// well-posed.
public struct NormalEquations: Sendable {
    /// Σ x·xᵀ, its lower triangle.
    private var gram: Matrix
    /// Σ x·yᵀ, features × targets.
    private var sides: Matrix
    private var featureSums: [Double]
    private var targetSums: [Double]
    /// How many samples came.
    public private(set) var count = 0

    /// - Throws: `shapeMismatch` of a negative number, `outOfMemory`.
    public init(features: Int, targets: Int) throws(LinearAlgebraError) {
        gram = try .zeros(rows: features, columns: features)
        sides = try .zeros(rows: features, columns: targets)
        featureSums = [Double](repeating: 0, count: features)
        targetSums = [Double](repeating: 0, count: targets)
    }

    /// Takes samples in.
    ///
    /// - Parameters:
    ///   - features: A column a sample.
    ///   - targets: A column a sample.
    /// - Throws: `shapeMismatch`.
    public mutating func add(features: Matrix, targets: Matrix) throws(LinearAlgebraError) {
        guard features.rows == gram.rows, targets.rows == sides.columns, features.columns == targets.columns else {
            throw .shapeMismatch("normal equations of \(gram.rows) features: \(features.shape) and \(targets.shape)")
        }
        guard features.rows > 0, features.columns > 0 else { return }
        let (order, samples) = (features.rows, features.columns)
        features.elements.withUnsafeBufferPointer { x in
            gram.elements.withUnsafeMutableBufferPointer { gram in
                guard let x = x.baseAddress, let gram = gram.baseAddress else { return }
                SymmetricProduct(order: order, depth: samples, x, stride: order).add(to: gram, stride: order, alpha: 1)
            }
        }
        try multiply(features, by: targets, .transposed, alpha: 1, beta: 1, into: &sides)
        for sample in 0..<features.columns {
            for row in 0..<features.rows { featureSums[row] += features.elements[sample * features.rows + row] }
            for row in 0..<targets.rows { targetSums[row] += targets.elements[sample * targets.rows + row] }
        }
        count += features.columns
    }

    /// The coefficients, features × targets, and the intercepts.
    ///
    /// The Gram matrix is used up.
    ///
    /// - Parameter penalty: Finite, at least 0.
    /// - Throws: `invalidArgument`, `notFinite`, `notPositiveDefinite`.
    public consuming func solve(penalty: Double) throws(LinearAlgebraError) -> (weights: Matrix, intercepts: [Double]) {
        guard penalty.isFinite, penalty >= 0, count > 0 else {
            throw .invalidArgument(
                operation: "normal equations",
                "the penalty is \(penalty) and there are \(count) samples; both should be finite, and some samples")
        }
        let (order, samples) = (gram.rows, Double(count))
        let (means, targetMeans) = (featureSums.map { $0 / samples }, targetSums.map { $0 / samples })
        for column in 0..<order {
            for row in column..<order { gram.elements[column * order + row] -= samples * means[row] * means[column] }
            gram.elements[column * order + column] += penalty
        }
        for column in 0..<sides.columns {
            for row in 0..<order { sides.elements[column * order + row] -= samples * means[row] * targetMeans[column] }
        }
        guard sides.elements.allSatisfy(\.isFinite), gram.elements.allSatisfy(\.isFinite) else {
            throw .notFinite(operation: "normal equations", shapes: gram.shape)
        }
        if order > 0 {
            BLASThreads.limitToOne()
            let failed = gram.elements.withUnsafeMutableBufferPointer { gram in
                gram.baseAddress.map { BlockedCholesky.factorize(order: order, $0) } ?? 0
            }
            guard failed == 0 else { throw .notPositiveDefinite(shapes: gram.shape, order: failed) }
            var (n, k, info) = (Int32(order), Int32(sides.columns), Int32(0))
            dpotrs_("L", &n, &k, gram.elements, &n, &sides.elements, &n, &info)
        }
        let intercepts = targetMeans.indices.map { column in
            targetMeans[column] - (0..<order).reduce(0) { $0 + means[$1] * sides[$1, column] }
        }
        return (sides, intercepts)
    }
}
