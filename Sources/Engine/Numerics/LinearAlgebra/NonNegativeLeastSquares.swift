/// The x ≥ 0 that minimises ‖A·x − b‖₂: the active-set algorithm of Lawson and Hanson (1974,
/// *Solving Least Squares Problems*, chapter 23, algorithm NNLS).
///
/// The columns whose coefficients are free are kept triangular by Householder reflections as they
/// come and by Givens rotations as they go, so an iteration costs O(m·n), and A is never squared.
public struct NonNegativeLeastSquares: Sendable {
    /// n coefficients, none negative.
    public let solution: [Double]
    /// ‖A·x − b‖₂.
    public let residualNorm: Double
    /// The columns whose coefficients were left free, ascending; the others are 0.
    public let freeColumns: [Int]

    /// - Parameters:
    ///   - design: A, m × n.
    ///   - target: b, m values.
    ///   - maximumIterations: The default, 3·n as its authors advise but at least 30, is seldom
    ///     approached.
    /// - Throws: `shapeMismatch`, `notFinite`, and `notConverged` when the iterations are used up.
    public init(
        design: Matrix, target: [Double], maximumIterations: Int? = nil
    ) throws(LinearAlgebraError) {
        let (m, n) = (design.rows, design.columns)
        guard target.count == m else {
            throw .shapeMismatch("non-negative least squares of \(design.shape) and \(target.count) values")
        }
        try design.requireFinite("non-negative least squares", beside: Matrix(column: target))
        // By powers of two, which is exact, so that products neither overflow nor vanish.
        let (designScale, targetScale) = (powerOfTwo(design.elements), powerOfTwo(target))
        var state = ActiveSet(design: design, scale: designScale, target: target.map { $0 / targetScale })
        var left = maximumIterations ?? max(3 * n, 30)
        while state.free.count < min(m, n), state.admitColumn() {
            // Free coefficients may have turned negative; each turn of this loop drops at least one.
            while !state.stepTowardsFreeSolution() {
                left -= 1
                guard left > 0 else { throw .notConverged(routine: "non-negative least squares") }
            }
        }
        solution = state.x.map { $0 / designScale * targetScale }
        residualNorm = state.residualNorm * targetScale
        freeColumns = state.free.sorted()
    }
}

/// What Lawson and Hanson's loops work on. `free` is their set P, in the order of its triangle.
private struct ActiveSet {
    private let m: Int
    private let n: Int
    /// Q·A and Q·b for the orthogonal Q so far: column `free[i]` is zero below row i.
    private var a: Matrix
    private var b: [Double]
    private(set) var x: [Double]
    private(set) var free: [Int] = []
    private var isFree: [Bool]
    /// The norms of A's columns, which no Q changes: what a gradient is small against.
    private let norms: [Double]
    private let targetNorm: Double

    init(design: Matrix, scale: Double, target: [Double]) {
        let (rows, columns) = (design.rows, design.columns)
        let elements = design.elements.map { $0 / scale }
        (m, n, b) = (rows, columns, target)
        a = Matrix(rows: rows, columns: columns, unchecked: elements)
        x = [Double](repeating: 0, count: columns)
        isFree = [Bool](repeating: false, count: columns)
        norms = (0..<columns).map { norm(elements[$0 * rows..<($0 + 1) * rows]) }
        targetNorm = norm(target[...])
    }

    var residualNorm: Double { norm(b[free.count...]) }

    /// Frees the column that lowers the residual fastest, or says that none does: then x is the
    /// solution, for the gradient is not positive wherever x is 0 (Kuhn and Tucker).
    mutating func admitColumn() -> Bool {
        let top = free.count
        var candidates: [(column: Int, gradient: Double)] = []
        for column in 0..<n where !isFree[column] {
            let gradient = a.elements.withUnsafeBufferPointer { elements in
                b.withUnsafeBufferPointer { dot(elements[(column * m + top)..<(column + 1) * m], $0[top...]) }
            }
            // Below this a gradient is what rounding left of products of these norms.
            if gradient > 4 * Double(m) * .ulpOfOne * norms[column] * targetNorm {
                candidates.append((column, gradient))
            }
        }
        candidates.sort { ($1.gradient, $0.column) < ($0.gradient, $1.column) }
        for (column, _) in candidates where accept(column) { return true }
        return false
    }

    /// Reflects `column` onto the triangle, unless it depends on the free ones or its coefficient
    /// would come out negative by rounding (their test of step 6, against endless loops).
    private mutating func accept(_ column: Int) -> Bool {
        let top = free.count
        var reflector = Array(a.elements[column * m + top..<(column + 1) * m])
        let length = norm(reflector[...])
        guard length > Double(m) * .ulpOfOne * norms[column] else { return false }
        let pivot = reflector[0] > 0 ? -length : length
        reflector[0] -= pivot
        for row in reflector.indices { reflector[row] /= length }
        let scale = (pivot > 0 ? 1 : -1) / reflector[0]
        var reflected = b
        reflect(&reflected, from: top, by: reflector, scale)
        guard reflected[top] / pivot > 0 else { return false }
        b = reflected
        a.elements.withUnsafeMutableBufferPointer { elements in
            for other in 0..<n where !isFree[other] && other != column {
                let start = other * m + top
                let product =
                    scale
                    * reflector.withUnsafeBufferPointer { dot($0[...], UnsafeBufferPointer(elements)[start...]) }
                for row in 0..<reflector.count { elements[start + row] += product * reflector[row] }
            }
            elements[column * m + top] = pivot
            for row in (top + 1)..<max(m, top + 1) { elements[column * m + row] = 0 }
        }
        free.append(column)
        isFree[column] = true
        return true
    }

    /// Solves for the free coefficients and goes towards them as far as none turns negative. Those
    /// that end at 0 are no longer free; true when there were none.
    mutating func stepTowardsFreeSolution() -> Bool {
        var aim = Array(b[..<free.count])
        for place in free.indices.reversed() {
            let start = free[place] * m
            aim[place] /= a.elements[start + place]
            for row in 0..<place { aim[row] -= aim[place] * a.elements[start + row] }
        }
        var step = 1.0
        var blocking: Int?
        for (place, column) in free.enumerated() where aim[place] <= 0 {
            // x is at least 0 and the aim is not above it, so the ratio lies in 0...1.
            let difference = x[column] - aim[place]
            let ratio = difference > 0 ? x[column] / difference : 0
            if blocking == nil || ratio < step { (step, blocking) = (ratio, place) }
        }
        for (place, column) in free.enumerated() { x[column] += step * (aim[place] - x[column]) }
        guard let blocking else { return true }
        // Rounding may leave the one that blocks a little off 0, or take others below.
        x[free[blocking]] = 0
        for place in free.indices.reversed() where x[free[place]] <= 0 { release(place) }
        return false
    }

    /// Takes the column at `place` out of the triangle and rotates the later ones back into shape.
    private mutating func release(_ place: Int) {
        let column = free.remove(at: place)
        x[column] = 0
        isFree[column] = false
        for row in place..<free.count {
            let start = free[row] * m + row
            let (upper, lower) = (a.elements[start], a.elements[start + 1])
            let length = norm([upper, lower])
            guard length > 0 else { continue }
            let (cosine, sine) = (upper / length, lower / length)
            a.elements.withUnsafeMutableBufferPointer { elements in
                for other in 0..<n { rotate(elements, at: other * m + row, cosine, sine) }
            }
            b.withUnsafeMutableBufferPointer { rotate($0, at: row, cosine, sine) }
            a.elements[start + 1] = 0
        }
    }
}

/// v ← v + `scale`·(`reflector`·v)·`reflector`, on the elements from `top`.
private func reflect(_ values: inout [Double], from top: Int, by reflector: [Double], _ scale: Double) {
    var product = 0.0
    for row in reflector.indices { product += reflector[row] * values[top + row] }
    product *= scale
    for row in reflector.indices { values[top + row] += product * reflector[row] }
}

/// x·y in eight sums, which the compiler may not make of one by itself. y may be the longer one.
private func dot(_ x: Slice<UnsafeBufferPointer<Double>>, _ y: Slice<UnsafeBufferPointer<Double>>) -> Double {
    var sums = SIMD8<Double>.zero
    let (first, second) = (x.startIndex, y.startIndex)
    let whole = x.count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
        for lane in 0..<8 { sums[lane] += x.base[first + start + lane] * y.base[second + start + lane] }
    }
    var sum = sums.sum()
    for place in whole..<x.count { sum += x.base[first + place] * y.base[second + place] }
    return sum
}

/// Turns the elements at `place` and after it by the angle of this cosine and sine.
private func rotate(_ values: UnsafeMutableBufferPointer<Double>, at place: Int, _ cosine: Double, _ sine: Double) {
    let (upper, lower) = (values[place], values[place + 1])
    values[place] = cosine * upper + sine * lower
    values[place + 1] = cosine * lower - sine * upper
}

/// The power of two at or below the largest of `values`; 1 when all are 0.
private func powerOfTwo(_ values: [Double]) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    return largest > 0 ? largest.binade : 1
}

/// ‖v‖₂, scaled by the largest element so that squares neither overflow nor vanish.
private func norm(_ values: ArraySlice<Double>) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
}
