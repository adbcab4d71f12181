import COpenBLAS

extension Matrix {
    /// A·Aᵀ, of which only the lower triangle is worked out (BLAS dsyrk), so at half the cost of a product; the
    /// upper one is zero.
    public func lowerGram() -> Matrix {
        var result = Matrix(rows: rows, columns: rows)
        guard rows > 0, columns > 0 else { return result }
        BLASThreads.limitToOne()
        var (n, k, one, zero) = (Int32(rows), Int32(columns), 1.0, 0.0)
        dsyrk_("L", "N", &n, &k, &one, elements, &n, &zero, &result.elements, &n)
        return result
    }

    /// Takes its mean from each row, and gives the means.
    public mutating func centreRows() -> [Double] {
        var means = [Double](repeating: 0, count: rows)
        for column in 0..<columns {
            for row in 0..<rows { means[row] += elements[column * rows + row] }
        }
        for row in 0..<rows { means[row] /= Double(columns) }
        for column in 0..<columns {
            for row in 0..<rows { elements[column * rows + row] -= means[row] }
        }
        return means
    }
}
