/// The Kalman filter of a ``LinearStateSpace``, one step ahead at a time (Verhaegen and Verdult 2007, section 5.5).
///
/// It carries a square root of the covariance and turns it on by an orthogonal triangularisation (the array form, Kailath,
/// Sayed and Hassibi, *Linear Estimation*, 2000, chapter 12), which neither loses symmetry nor turns negative where the
/// noise is far below the state.
public struct KalmanFilter: Sendable {
    public let model: LinearStateSpace
    /// What is expected of the next state.
    public private(set) var state: [Double]
    /// U with Uᵀ·U the covariance of that expectation, n × n.
    private var root: Matrix
    /// Orthonormal columns that span the outputs which vary at all, d × r.
    private let basis: Matrix
    /// basisᵀ·C, r × n.
    private let output: Matrix
    /// N with Nᵀ·N the covariance of (basisᵀ·v, w), (r + n) × (r + n).
    private let noise: Matrix

    /// Begins with a state of 0 whose components are independent.
    ///
    /// Combinations of outputs that neither the noise nor a state moves, by 10⁻¹⁵ of the largest variance, tell nothing,
    /// and are left out.
    ///
    /// - Parameter firstVariance: Of each component, finite and positive.
    /// - Throws: ``LinearAlgebraError`` where the noise covariances are not finite.
    public init(_ model: LinearStateSpace, firstVariance: Double = 1) throws(LinearAlgebraError) {
        self.model = model
        let n = model.transition.rows
        state = [Double](repeating: 0, count: n)
        root = .identity(n)
        for i in 0..<n { root[i, i] = firstVariance.squareRoot() }
        var total = model.outputNoise
        try multiply(model.output, by: model.output, .transposed, alpha: firstVariance, beta: 1, into: &total)
        let parts = try SymmetricEigenproblem(total)
        let kept = parts.values.indices.filter { parts.values[$0] > 1e-15 * (parts.values.last ?? 0) }
        var basis = Matrix(rows: total.rows, columns: kept.count)
        for (column, place) in kept.enumerated() {
            for i in 0..<total.rows { basis[i, column] = parts.vectors[i, place] }
        }
        self.basis = basis
        output = try basis.multiplied(.transposed, by: model.output)
        noise = try Self.root(model, basis)
    }

    private static func root(_ model: LinearStateSpace, _ basis: Matrix) throws(LinearAlgebraError) -> Matrix {
        let (n, r) = (model.transition.rows, basis.columns)
        let outputNoise = try basis.multiplied(.transposed, by: model.outputNoise).multiplied(by: basis)
        let crossNoise = try model.crossNoise.multiplied(by: basis)
        var joint = Matrix(rows: r + n, columns: r + n)
        for i in 0..<r {
            for j in 0..<r { joint[i, j] = outputNoise[i, j] }
            for j in 0..<n {
                joint[i, r + j] = crossNoise[j, i]
                joint[r + j, i] = crossNoise[j, i]
            }
        }
        for i in 0..<n {
            for j in 0..<n { joint[r + i, r + j] = model.stateNoise[i, j] }
        }
        let parts = try SymmetricEigenproblem(joint)
        var rows = parts.vectors.transposed()
        for (i, value) in parts.values.enumerated() {
            let size = max(value, 0).squareRoot()
            for j in 0..<(r + n) { rows[i, j] *= size }
        }
        return rows
    }

    /// Takes points in, `dimension` values each, one after another.
    ///
    /// - Throws: ``LinearAlgebraError`` where a covariance is no longer finite.
    public mutating func take(_ values: [Double]) throws(LinearAlgebraError) {
        let (n, d) = (model.transition.rows, model.output.rows)
        var gain = [Double](repeating: 0, count: n * d)
        var hasSettled = false
        var errors = [Double](repeating: 0, count: d)
        for t in 0..<values.count / max(d, 1) {
            if !hasSettled {
                let next = try nextGain()
                let size = next.reduce(0) { max($0, abs($1)) }
                hasSettled = t > 0 && zip(next, gain).allSatisfy { abs($0 - $1) <= 1e-15 * size }
                gain = next
            }
            for j in 0..<d {
                errors[j] = values[t * d + j]
                for i in 0..<n { errors[j] -= model.output[j, i] * state[i] }
            }
            var moved = moved(state)
            for i in 0..<n {
                for j in 0..<d { moved[i] += gain[i * d + j] * errors[j] }
            }
            state = moved
        }
    }

    /// The gain K of one step, row-major, n × d; the root becomes the next one.
    ///
    /// Of the rows [U·Cᵀ, U·Aᵀ] over N, the triangle is [Re^½ᵀ, (K·Re^½)ᵀ; 0, U of the next step].
    private mutating func nextGain() throws(LinearAlgebraError) -> [Double] {
        let (n, r) = (model.transition.rows, output.rows)
        let seen = try root.multiplied(by: output, .transposed)
        let carried = try root.multiplied(by: model.transition, .transposed)
        var rows = Matrix(rows: 2 * n + r, columns: r + n)
        for i in 0..<n {
            for j in 0..<r { rows[i, j] = seen[i, j] }
            for j in 0..<n { rows[i, r + j] = carried[i, j] }
        }
        for i in 0..<(r + n) {
            for j in 0..<(r + n) { rows[n + i, j] = noise[i, j] }
        }
        let triangle = try QRDecomposition(rows).r
        for i in 0..<n {
            for j in 0..<n { root[i, j] = triangle[r + i, r + j] }
        }
        var left = Matrix(rows: r, columns: r)
        var right = Matrix(rows: r, columns: n)
        for i in 0..<r {
            for j in 0..<r { left[i, j] = triangle[i, j] }
            for j in 0..<n { right[i, j] = triangle[i, r + j] }
        }
        if r == 1 {
            for j in 0..<n { right[0, j] = left[0, 0] == 0 ? 0 : right[0, j] / left[0, 0] }
        } else {
            right = try SingularValueDecomposition(left).solve(right, relativeCutoff: 1e-15)
        }
        // Kᵀ, d × n, column-major: K row-major.
        return try basis.multiplied(by: right).elements
    }

    private func moved(_ state: [Double]) -> [Double] {
        state.indices.map { i in
            var sum = 0.0
            for j in state.indices { sum += model.transition[i, j] * state[j] }
            return sum
        }
    }

    /// The outputs that are expected next, row after row.
    public func forecast(_ horizon: Int) -> [Double] {
        let d = model.output.rows
        var (state, path) = (state, [Double]())
        path.reserveCapacity(max(horizon, 0) * d)
        for _ in 0..<max(horizon, 0) {
            for j in 0..<d {
                var sum = 0.0
                for i in state.indices { sum += model.output[j, i] * state[i] }
                path.append(sum)
            }
            state = moved(state)
        }
        return path
    }
}
