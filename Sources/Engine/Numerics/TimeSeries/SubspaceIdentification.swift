/// A linear state-space model without inputs, in innovation-free form:
///
///     x_{t+1} = A·x_t + w_t,   y_t = C·x_t + v_t,   cov(w, v) = [Q S; Sᵀ R].
public struct LinearStateSpace: Sendable, Hashable {
    /// A, n × n.
    public var transition: Matrix
    /// C, d × n.
    public var output: Matrix
    /// Q, n × n.
    public var stateNoise: Matrix
    /// R, d × d.
    public var outputNoise: Matrix
    /// S, n × d.
    public var crossNoise: Matrix

    /// Identifies a model of a given order by the numerical subspace method N4SID (Van Overschee and De Moor, Automatica
    /// 30, 1994), in the form of Verhaegen and Verdult (*Filtering and System Identification*, 2007, section 9.6), which
    /// the Python package nfoursid 1.0 has and darts calls.
    ///
    /// The future of the series is regressed on its past by way of an LQ decomposition; the strongest directions of what
    /// the past says of the future are the states, and least squares between neighbouring states give A and C.
    ///
    /// - Parameters:
    ///   - values: Points one after another, d components each, finite.
    ///   - dimension: d, at least 1.
    ///   - order: n, from 1 to `blockRows` · d.
    ///   - blockRows: Points of past and of future that are looked at together.
    /// - Throws: `shapeMismatch` when there are fewer than 2·`blockRows`·(d + 1) points or `order` is out of range;
    ///   what the decompositions throw.
    public init(identifying values: [Double], dimension: Int, order: Int, blockRows: Int) throws(LinearAlgebraError) {
        let d = max(dimension, 1)
        let count = values.count / d
        let rows = blockRows * d
        guard blockRows > 0, order > 0, order <= rows, count >= Self.leastPoints(dimension: d, blockRows: blockRows)
        else {
            throw .shapeMismatch(
                "subspace identification of order \(order) by \(blockRows) block rows of \(count) points of \(d)")
        }
        // Transposed: a row of 2·blockRows points for each place of the window.
        let windows = count - 2 * blockRows + 1
        var pairs = Matrix(rows: windows, columns: 2 * rows)
        for column in 0..<2 * rows {
            for window in 0..<windows { pairs.elements[column * windows + window] = values[window * d + column] }
        }
        // With Z = R'·Q' of the transposed pairs, R22 and R32 are blocks of R'.
        let r = try QRDecomposition(pairs).r
        var past = Matrix(rows: rows, columns: rows)
        var future = Matrix(rows: rows, columns: rows)
        for column in 0..<rows {
            for row in 0...column { past[column, row] = r[row, column] }
            for row in 0..<rows { future[column, row] = r[row, rows + column] }
        }
        // future · pinv(past), from pinv(pastᵀ)·futureᵀ.
        let weights = try SingularValueDecomposition(past.transposed())
            .solve(future.transposed(), relativeCutoff: 1e-15)
        // What each stretch of the past says of the future: rows × (count − blockRows + 1); transposed here.
        let stretches = count - blockRows + 1
        var stretched = Matrix(rows: stretches, columns: rows)
        for column in 0..<rows {
            for stretch in 0..<stretches {
                stretched.elements[column * stretches + stretch] = values[stretch * d + column]
            }
        }
        let expected = try stretched.multiplied(by: weights)
        // The left singular vectors of the transpose; QR first, for it is tall.
        let tall = try QRDecomposition(expected)
        let core = try SingularValueDecomposition(tall.r)
        let directions = try tall.q().multiplied(by: core.u)
        // States √s·v of the times from blockRows to count − 1, n × (count − blockRows).
        let times = count - blockRows
        var states = Matrix(rows: order, columns: times)
        for i in 0..<order {
            let size = core.singularValues[i].squareRoot()
            for t in 0..<times { states[i, t] = size * directions[t, i] }
        }
        try self.init(states: states, values: values, firstTime: blockRows, dimension: d)
    }

    /// The points without which a model cannot be identified.
    public static func leastPoints(dimension: Int, blockRows: Int) -> Int { 2 * blockRows * (max(dimension, 1) + 1) }

    /// Least squares from each state to the next state and to the output, and the covariance of what it leaves.
    private init(states: Matrix, values: [Double], firstTime: Int, dimension d: Int) throws(LinearAlgebraError) {
        let order = states.rows
        let steps = states.columns - 1
        var before = Matrix(rows: order, columns: steps)
        var after = Matrix(rows: order + d, columns: steps)
        for t in 0..<steps {
            for i in 0..<order {
                before[i, t] = states[i, t]
                after[i, t] = states[i, t + 1]
            }
            for j in 0..<d { after[order + j, t] = values[(firstTime + t) * d + j] }
        }
        let gram = try before.multiplied(by: before, .transposed)
        let right = try before.multiplied(by: after, .transposed)
        let both = try SingularValueDecomposition(gram).solve(right, relativeCutoff: 1e-15).transposed()
        var left = after
        try multiply(both, by: before, alpha: -1, beta: 1, into: &left)
        let covariance = try left.multiplied(by: left, .transposed)
        func block(_ rows: Range<Int>, _ columns: Range<Int>, of matrix: Matrix, scale: Double = 1) -> Matrix {
            var result = Matrix(rows: rows.count, columns: columns.count)
            for j in columns {
                for i in rows { result[i - rows.lowerBound, j - columns.lowerBound] = matrix[i, j] * scale }
            }
            return result
        }
        let (first, rest) = (0..<order, order..<(order + d))
        let scale = 1 / Double(steps)
        transition = block(first, first, of: both)
        output = block(rest, first, of: both)
        stateNoise = block(first, first, of: covariance, scale: scale)
        outputNoise = block(rest, rest, of: covariance, scale: scale)
        crossNoise = block(first, rest, of: covariance, scale: scale)
        // A series without noise leaves only rounding; a floor far below any noise keeps the filter's gain finite.
        let power = values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))
        for j in 0..<d { outputNoise[j, j] += 1e-24 * power }
    }
}
