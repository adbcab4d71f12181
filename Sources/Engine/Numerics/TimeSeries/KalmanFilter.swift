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
    /// N with Nᵀ·N the covariance of (v, w), (d + n) × (d + n).
    private let noise: Matrix

    /// Begins with a state of 0 whose components are independent.
    ///
    /// - Parameter firstVariance: Of each component, finite and positive.
    /// - Throws: ``LinearAlgebraError`` where the noise covariances are not finite.
    public init(_ model: LinearStateSpace, firstVariance: Double = 1) throws(LinearAlgebraError) {
        self.model = model
        let (n, d) = (model.transition.rows, model.output.rows)
        state = [Double](repeating: 0, count: n)
        root = .identity(n)
        for i in 0..<n { root[i, i] = firstVariance.squareRoot() }
        var joint = Matrix(rows: d + n, columns: d + n)
        for i in 0..<d {
            for j in 0..<d { joint[i, j] = model.outputNoise[i, j] }
            for j in 0..<n {
                joint[i, d + j] = model.crossNoise[j, i]
                joint[d + j, i] = model.crossNoise[j, i]
            }
        }
        for i in 0..<n {
            for j in 0..<n { joint[d + i, d + j] = model.stateNoise[i, j] }
        }
        let parts = try SymmetricEigenproblem(joint)
        var rows = parts.vectors.transposed()
        for (i, value) in parts.values.enumerated() {
            let size = max(value, 0).squareRoot()
            for j in 0..<(d + n) { rows[i, j] *= size }
        }
        noise = rows
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
        let (n, d) = (model.transition.rows, model.output.rows)
        let seen = try root.multiplied(by: model.output, .transposed)
        let carried = try root.multiplied(by: model.transition, .transposed)
        var rows = Matrix(rows: 2 * n + d, columns: d + n)
        for i in 0..<n {
            for j in 0..<d { rows[i, j] = seen[i, j] }
            for j in 0..<n { rows[i, d + j] = carried[i, j] }
        }
        for i in 0..<(d + n) {
            for j in 0..<(d + n) { rows[n + i, j] = noise[i, j] }
        }
        let triangle = try QRDecomposition(rows).r
        for i in 0..<n {
            for j in 0..<n { root[i, j] = triangle[d + i, d + j] }
        }
        if d == 1 {
            let size = triangle[0, 0]
            return (0..<n).map { size == 0 ? 0 : triangle[0, 1 + $0] / size }
        }
        var left = Matrix(rows: d, columns: d)
        var right = Matrix(rows: d, columns: n)
        for i in 0..<d {
            for j in 0..<d { left[i, j] = triangle[i, j] }
            for j in 0..<n { right[i, j] = triangle[i, d + j] }
        }
        // Kᵀ, d × n, column-major: K row-major.
        return try SingularValueDecomposition(left).solve(right, relativeCutoff: 1e-15).elements
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
