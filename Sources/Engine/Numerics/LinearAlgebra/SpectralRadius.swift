import COpenBLAS

extension SparseMatrix {
    /// max |λ| of a square matrix, to a millionth or better.
    ///
    /// Products with the matrix turn a random vector towards the outermost eigenvalues; the eigenvalues of a Krylov
    /// space from there (Arnoldi 1951) then come out at once, without restarts. While the residual of the outermost
    /// one is too large, more products are taken; if that does not end, and for small matrices, all eigenvalues are
    /// worked out.
    ///
    /// - Parameter random: Draws the first vector.
    /// - Throws: `shapeMismatch`, `notFinite`, `notConverged`.
    public func spectralRadius(_ random: inout RandomStream) throws(LinearAlgebraError) -> Double {
        guard rows == columns else {
            throw .shapeMismatch("the spectral radius of a \(rows)×\(columns) matrix, which is not square")
        }
        let dimensions = 40
        guard rows > 2 * dimensions else { return try denseSpectralRadius() }
        var vector = (0..<rows).map { _ in random.normal() }
        for _ in 0..<5 {
            for _ in 0..<20 {
                // Ten products grow by less than doubles have room for.
                vector = normalised(power(10, times: vector))
            }
            guard vector.allSatisfy(\.isFinite), vector.contains(where: { $0 != 0 }) else { break }
            let space = try KrylovSpace(self, from: vector, dimensions: dimensions)
            if let radius = try space.outermost(tolerance: 1e-6) { return radius }
        }
        return try denseSpectralRadius()
    }

    /// Aⁿ·x of a square matrix, for an even n.
    private func power(_ n: Int, times x: [Double]) -> [Double] {
        precondition(n % 2 == 0 && x.count == columns && rows == columns)
        var (x, y) = (x, x)
        var scratch = [Double](repeating: 0, count: scratchCount)
        x.withUnsafeMutableBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                scratch.withUnsafeMutableBufferPointer { scratch in
                    guard let x = x.baseAddress, let y = y.baseAddress, let scratch = scratch.baseAddress else {
                        return
                    }
                    for _ in 0..<(n / 2) {
                        for (from, to) in [(x, y), (y, x)] {
                            to.update(repeating: 0, count: rows)
                            addProduct(from, to: to, scratch: scratch)
                        }
                    }
                }
            }
        }
        return x
    }

    private func denseSpectralRadius() throws(LinearAlgebraError) -> Double {
        try GeneralEigenproblem(dense(), withVectors: false).spectralRadius
    }
}

private func normalised(_ vector: [Double]) -> [Double] {
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm > 0 ? vector.map { $0 / norm } : vector
}

extension Matrix {
    /// Takes from a vector what lies along the first columns, which are orthonormal, all of them at once (classical
    /// Gram–Schmidt, BLAS dgemv).
    ///
    /// - Returns: How much along each.
    fileprivate func removeSpan(ofFirst columns: Int, from vector: inout [Double]) -> [Double] {
        BLASThreads.limitToOne()
        var products = [Double](repeating: 0, count: columns)
        var (m, n, one, minusOne, zero, step) = (Int32(rows), Int32(columns), 1.0, -1.0, 0.0, Int32(1))
        dgemv_("T", &m, &n, &one, elements, &m, vector, &step, &zero, &products, &step)
        dgemv_("N", &m, &n, &minusOne, elements, &m, products, &step, &one, &vector, &step)
        return products
    }
}

/// An orthonormal basis of v, A·v, A²·v, …, and the matrix in it, which is upper Hessenberg.
private struct KrylovSpace {
    /// m × m.
    private var projected: Matrix
    /// The length of what A takes out of the space.
    private var residual = 0.0

    init(_ matrix: SparseMatrix, from vector: [Double], dimensions: Int) throws(LinearAlgebraError) {
        let order = matrix.rows
        projected = Matrix(rows: dimensions, columns: dimensions)
        var basis = Matrix(rows: order, columns: dimensions)
        var next = normalised(vector)
        for step in 0..<dimensions {
            for row in 0..<order { basis[row, step] = next[row] }
            next = try matrix.multiplied(by: next)
            // Twice is enough (Giraud, Langou and Rozložník 2005).
            for _ in 0..<2 {
                let products = basis.removeSpan(ofFirst: step + 1, from: &next)
                for earlier in 0...step { projected[earlier, step] += products[earlier] }
            }
            residual = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if step + 1 < dimensions { projected[step + 1, step] = residual }
            if residual == 0 { return }
            for row in 0..<order { next[row] /= residual }
        }
    }

    /// The largest |θ| of the projection, or nil when its residual exceeds `tolerance` times itself.
    func outermost(tolerance: Double) throws(LinearAlgebraError) -> Double? {
        let problem = try GeneralEigenproblem(projected)
        let order = projected.rows
        guard let place = (0..<order).max(by: { problem.values.magnitude(at: $0) < problem.values.magnitude(at: $1) })
        else { return nil }
        let radius = problem.values.magnitude(at: place)
        let last = (problem.vectors.real[order - 1, place], problem.vectors.imaginary[order - 1, place])
        let size = (last.0 * last.0 + last.1 * last.1).squareRoot()
        return radius > 0 && residual * size <= tolerance * radius ? radius : nil
    }
}
