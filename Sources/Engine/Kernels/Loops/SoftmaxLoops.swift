extension Loops {
    public static func softmaxRows(
        rows: Int, columns: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
    ) {
        for row in 0..<rows {
            let (from, to) = (x + row &* columns, y + row &* columns)
            let largest = maximum(count: columns, from)
            if from == UnsafePointer(to) {
                for j in 0..<columns { to[j] = exponential(to[j] - largest) }
            } else {
                for j in 0..<columns { to[j] = exponential(from[j] - largest) }
            }
            let sum = Self.sum(count: columns, UnsafePointer(to))
            scaleAdd(count: columns, 1 / sum, UnsafePointer(to), 0, into: to)
        }
    }

    public static func softmaxRowsBackward(
        rows: Int, columns: Int, _ y: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        into xGradient: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        for row in 0..<rows {
            let (p, g) = (y + row &* columns, gradient + row &* columns)
            let out = xGradient + row &* columns
            let mean = Lanes(repeating: dot(count: columns, p, g))
            eachVector(columns) { j in
                let d = load(p + j) * (load(g + j) - mean)
                store(accumulates ? d + load(out + j) : d, out + j)
            } rest: { j, count in
                let d = load(p + j, first: count) * (load(g + j, first: count) - mean)
                store(accumulates ? d + load(out + j, first: count) : d, first: count, out + j)
            }
        }
    }
}
