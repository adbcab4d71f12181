import COpenBLAS

/// A·vᵢ = λᵢ·vᵢ of any square matrix (LAPACK dgeev: Hessenberg form, QR iteration).
///
/// Of a real matrix, complex values come in conjugate pairs, next to one another, the one with the
/// positive imaginary part first.
public struct GeneralEigenproblem: Sendable {
    /// λ, n values in LAPACK's order.
    public let values: ComplexSequence
    /// The real and the imaginary parts of the vectors, n × n each; column i belongs to value i, has
    /// Euclidean norm 1 and a real component of largest size. Empty when they were not asked for.
    public let vectors: (real: Matrix, imaginary: Matrix)

    /// - Parameters:
    ///   - matrix: n × n.
    ///   - withVectors: Values alone take about a third of the time.
    /// - Throws: `shapeMismatch`, `notFinite`, `notConverged`, `tooLarge`.
    public init(_ matrix: Matrix, withVectors: Bool = true) throws(LinearAlgebraError) {
        try matrix.requireSquare("eigenproblem")
        try matrix.requireFinite("eigenproblem", room: 3)
        let order = matrix.rows
        var values = ComplexSequence(count: order)
        var packed = matrix.elements
        var right = withVectors ? Matrix(rows: order, columns: order) : Matrix(rows: 0, columns: 0)
        if order > 0 {
            BLASThreads.limitToOne()
            var (n, one, none) = (Int32(order), Int32(1), 0.0)
            let job = withVectors ? "V" : "N"
            let info = try LAPACK.withWorkspace("eigenproblem", matrix.shape) { work, length, info in
                dgeev_(
                    "N", job, &n, &packed, &n, &values.real, &values.imaginary, &none, &one, &right.elements,
                    &n, &work, &length, &info)
            }
            guard info == 0 else { throw .notConverged(routine: "dgeev") }
        }
        self.values = values
        vectors = GeneralEigenproblem.unpack(right, values)
    }

    /// max |λ|, which says whether a linear recurrence dies out; 0 for an empty matrix.
    public var spectralRadius: Double {
        (0..<values.count).reduce(0) { max($0, values.magnitude(at: $1)) }
    }

    /// LAPACK gives a conjugate pair as two columns: the real and the imaginary part of the first.
    private static func unpack(_ packed: Matrix, _ values: ComplexSequence) -> (real: Matrix, imaginary: Matrix) {
        var (real, imaginary) = (packed, Matrix(rows: packed.rows, columns: packed.columns))
        for column in 0..<packed.columns where values.imaginary[column] > 0 && column + 1 < packed.columns {
            for row in 0..<packed.rows {
                let part = packed[row, column + 1]
                imaginary[row, column] = part
                imaginary[row, column + 1] = -part
                real[row, column + 1] = packed[row, column]
            }
        }
        return (real, imaginary)
    }
}
