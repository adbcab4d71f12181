import Numerics

/// The weights of additive exponential smoothing, each in [0, 1].
struct SmoothingWeights: Sendable, Hashable {
    /// α, of the level.
    var level: Double
    /// β, of the trend, as a share of the level's change; at most α.
    var trend: Double
    /// γ, of the season; at most 1 − α.
    var season: Double
    /// φ, which a damped trend is multiplied by at every step; 1 when it is not damped.
    var damping: Double
}

/// Which parts an exponential smoothing has beside its level.
struct SmoothingParts: Sendable, Hashable {
    var hasTrend: Bool
    /// Points of an additive season; 0 for none.
    var period: Int

    /// The first states that matter: level, trend, and all seasons but the last, which is 0. (A constant added
    /// to the level and taken from every season changes nothing.)
    var stateCount: Int { 1 + (hasTrend ? 1 : 0) + max(period - 1, 0) }
}

/// Additive Holt–Winters smoothing of one series: level l, trend b and seasons s, with one-step errors
/// e_t = y_t − (l + φb + s_t), and then
///
///     l ← l + φb + α·e,   b ← φb + αβ·e,   s_t ← s_t + γ·e.
///
/// The same as Hyndman and Athanasopoulos' component form with β the share of the level's change that goes into the
/// trend, as `statsmodels.tsa.holtwinters` writes it.
///
/// For given weights the errors are linear in the first states, so the best of those come from least squares
/// (variable projection, Golub and Pereyra 1973), and the sum of squared errors is a function of the weights alone.
struct HoltWinters {
    let values: [Double]
    let parts: SmoothingParts

    /// What smoothing with some weights gives.
    struct Pass {
        var sumOfSquares: Double
        /// ∂(sum of squares) by level, trend, season and damping, the first states held.
        var slopes: [Double] = []
        /// After the last point.
        var level: Double
        var trend: Double
        /// The season of each phase of the period, by time modulo the period.
        var seasons: [Double]
    }

    /// The best first states for these weights: level, trend (if there is one), seasons but the last.
    func firstStates(_ weights: SmoothingWeights) -> [Double] {
        // Twice: the second round takes out what rounding left in the first.
        var states = [Double](repeating: 0, count: parts.stateCount)
        let responses = responses(weights)
        for _ in 0..<2 {
            let errors = errors(weights, states)
            let correction = leastSquares(responses, errors)
            for i in states.indices { states[i] += correction[i] }
        }
        return states
    }

    /// One pass from given first states, with its slopes if asked.
    func pass(_ weights: SmoothingWeights, _ states: [Double], withSlopes: Bool = false) -> Pass {
        let (alpha, beta, gamma, phi) = (weights.level, weights.trend, weights.season, weights.damping)
        let period = parts.period
        var (level, trend, seasons) = unpacked(states)
        var sum = 0.0
        // Derivatives of level, trend and seasons by α, β, γ, φ; SIMD lanes side by side.
        var (dLevel, dTrend) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var dSeasons = [SIMD4<Double>](repeating: .zero, count: withSlopes ? max(period, 1) : 1)
        var slopes = SIMD4<Double>.zero
        var phase = 0
        for value in values {
            let damped = phi * trend
            let season = period > 0 ? seasons[phase] : 0
            let error = value - (level + damped + season)
            sum += error * error
            if withSlopes {
                let dDamped = phi * dTrend + SIMD4(0, 0, 0, trend)
                let dError = -(dLevel + dDamped + (period > 0 ? dSeasons[phase] : .zero))
                slopes += 2 * error * dError
                dLevel += dDamped + alpha * dError + SIMD4(error, 0, 0, 0)
                if parts.hasTrend {
                    dTrend = dDamped + alpha * beta * dError + SIMD4(beta * error, alpha * error, 0, 0)
                }
                if period > 0 { dSeasons[phase] += gamma * dError + SIMD4(0, 0, error, 0) }
            }
            level += damped + alpha * error
            if parts.hasTrend { trend = damped + alpha * beta * error }
            if period > 0 {
                seasons[phase] += gamma * error
                phase += 1
                if phase == period { phase = 0 }
            }
        }
        return Pass(
            sumOfSquares: sum, slopes: withSlopes ? (0..<4).map { slopes[$0] } : [], level: level, trend: trend,
            seasons: seasons)
    }

    private func unpacked(_ states: [Double]) -> (level: Double, trend: Double, seasons: [Double]) {
        let seasons = parts.period > 0 ? Array(states.suffix(parts.period - 1)) + [0] : []
        return (states[0], parts.hasTrend ? states[1] : 0, seasons)
    }

    private func errors(_ weights: SmoothingWeights, _ states: [Double]) -> [Double] {
        var (level, trend, seasons) = unpacked(states)
        let period = parts.period
        var phase = 0
        return values.map { value in
            let damped = weights.damping * trend
            let error = value - (level + damped + (period > 0 ? seasons[phase] : 0))
            level += damped + weights.level * error
            if parts.hasTrend { trend = damped + weights.level * weights.trend * error }
            if period > 0 {
                seasons[phase] += weights.season * error
                phase = phase + 1 == period ? 0 : phase + 1
            }
            return error
        }
    }

    /// How the errors answer to each first state: stateCount × n.
    private func responses(_ weights: SmoothingWeights) -> Matrix {
        let (count, period) = (parts.stateCount, parts.period)
        let (alpha, growth, gamma, phi) = (
            weights.level, weights.level * weights.trend, weights.season, weights.damping
        )
        var level = [Double](repeating: 0, count: count)
        var trend = [Double](repeating: 0, count: count)
        var seasons = [Double](repeating: 0, count: count * max(period, 1))
        level[0] = 1
        if parts.hasTrend { trend[1] = 1 }
        let first = parts.hasTrend ? 2 : 1
        for season in 0..<max(period - 1, 0) { seasons[season * count + first + season] = 1 }
        var result = Matrix(rows: count, columns: values.count)
        let hasTrend = parts.hasTrend
        result.elements.withUnsafeMutableBufferPointer { errors in
            level.withUnsafeMutableBufferPointer { level in
                trend.withUnsafeMutableBufferPointer { trend in
                    seasons.withUnsafeMutableBufferPointer { seasons in
                        var phase = 0
                        for t in 0..<values.count {
                            for i in 0..<count {
                                let damped = phi * trend[i]
                                let season = seasons[phase + i]
                                let error = -(level[i] + damped + season)
                                errors[t * count + i] = error
                                level[i] += damped + alpha * error
                                trend[i] = hasTrend ? damped + growth * error : 0
                                seasons[phase + i] = season + gamma * error
                            }
                            if period > 0 {
                                phase = phase + count == period * count ? 0 : phase + count
                            } else {
                                for i in 0..<count { seasons[i] = 0 }
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// The x that minimises ‖e + Cᵀx‖₂, by normal equations with a unit diagonal. A state that others make up for
    /// stays 0.
    private func leastSquares(_ responses: Matrix, _ errors: [Double]) -> [Double] {
        let count = responses.rows
        guard let gram = try? responses.multiplied(by: responses, .transposed),
            let right = try? responses.multiplied(by: Matrix(column: errors))
        else { return [Double](repeating: 0, count: count) }
        let scales = (0..<count).map { i in gram[i, i] > 0 ? 1 / gram[i, i].squareRoot() : 0 }
        var factor = [Double](repeating: 0, count: count * count)
        for i in 0..<count {
            for j in 0...i {
                var sum = gram[i, j] * scales[i] * scales[j]
                for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
                if i == j {
                    factor[i * count + i] = sum > 1e-13 ? sum.squareRoot() : 0
                } else {
                    let pivot = factor[j * count + j]
                    factor[i * count + j] = pivot > 0 ? sum / pivot : 0
                }
            }
        }
        var x = (0..<count).map { -right[$0, 0] * scales[$0] }
        for i in 0..<count {
            for k in 0..<i { x[i] -= factor[i * count + k] * x[k] }
            let pivot = factor[i * count + i]
            x[i] = pivot > 0 ? x[i] / pivot : 0
        }
        for i in (0..<count).reversed() {
            for k in (i + 1)..<max(count, i + 1) { x[i] -= factor[k * count + i] * x[k] }
            let pivot = factor[i * count + i]
            x[i] = pivot > 0 ? x[i] / pivot : 0
        }
        return (0..<count).map { x[$0] * scales[$0] }
    }
}
