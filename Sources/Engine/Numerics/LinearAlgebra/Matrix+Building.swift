extension Matrix {
    /// Rows and columns as text, such as `3×2`; what errors show.
    public var shape: String { "\(rows)×\(columns)" }

    /// Whether there are as many elements as the shape says; `elements` is open to anybody.
    var isWhole: Bool { elements.count == rows * columns }

    /// A matrix of zeros.
    ///
    /// - Throws: `shapeMismatch` of a negative side, `outOfMemory`.
    public static func zeros(rows: Int, columns: Int) throws(LinearAlgebraError) -> Matrix {
        guard rows >= 0, columns >= 0 else { throw .shapeMismatch("a matrix of \(rows)×\(columns)") }
        try MachineMemory.require(doubles: Double(rows) * Double(columns), "zeros", "\(rows)×\(columns)")
        return Matrix(rows: rows, columns: columns)
    }

    /// The identity of `order` rows and columns.
    public static func identity(_ order: Int) -> Matrix {
        var matrix = Matrix(rows: order, columns: order)
        for place in 0..<order { matrix[place, place] = 1 }
        return matrix
    }

    /// One column of `values`.
    public init(column values: [Double]) {
        self.init(rows: values.count, columns: 1, unchecked: values)
    }

    /// A matrix from its rows, as one writes it down.
    ///
    /// - Throws: `shapeMismatch` when the rows differ in length.
    public init(rowMajor lines: [[Double]]) throws(LinearAlgebraError) {
        let width = lines.first?.count ?? 0
        self.init(rows: lines.count, columns: width)
        for (row, line) in lines.enumerated() {
            guard line.count == width else {
                throw .shapeMismatch("row \(row) has \(line.count) values against \(width) of row 0")
            }
            for column in 0..<width { self[row, column] = line[column] }
        }
    }

    /// A matrix from its elements, column after column.
    ///
    /// - Throws: `shapeMismatch` when a side is negative or there are not `rows · columns` elements.
    public init(rows: Int, columns: Int, columnMajor values: [Double]) throws(LinearAlgebraError) {
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard rows >= 0, columns >= 0, !overflow, values.count == count else {
            throw .shapeMismatch("\(values.count) elements against a \(rows)×\(columns) matrix")
        }
        self.init(rows: rows, columns: columns, unchecked: values)
    }

    /// The transpose, as a copy.
    public func transposed() -> Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for column in 0..<columns {
            for row in 0..<rows { result[column, row] = self[row, column] }
        }
        return result
    }

    /// The elements of a column, from the first row to the last.
    ///
    /// - Precondition: 0 ≤ `column` < `columns`.
    public func column(_ column: Int) -> [Double] {
        Array(elements[column * rows..<(column + 1) * rows])
    }

    /// Refuses a matrix that LAPACK must not see: it may loop for ever on what is not finite; or that
    /// there is no memory to copy, since LAPACK writes over what it is given.
    ///
    /// - Parameter room: How much more the operation takes, in sizes of the matrix.
    func requireFinite(
        _ operation: String, beside other: Matrix? = nil, room: Double = 0
    ) throws(LinearAlgebraError) {
        let shapes = other.map { "\(shape) and \($0.shape)" } ?? shape
        for matrix in [self] + (other.map { [$0] } ?? []) {
            guard matrix.isWhole else {
                throw .shapeMismatch("\(operation): \(matrix.elements.count) elements in a \(matrix.shape) matrix")
            }
            guard matrix.elements.allSatisfy(\.isFinite) else {
                throw .notFinite(operation: operation, shapes: shapes)
            }
        }
        let copies = Double(elements.count) * (1 + room) + Double(other?.elements.count ?? 0)
        try MachineMemory.require(doubles: copies, operation, shapes)
        // Squares of sides bound every workspace that is not asked for.
        guard max(rows, columns, other?.rows ?? 0, other?.columns ?? 0) <= LAPACK.longestSide else {
            throw .tooLarge(operation: operation, shapes: shapes)
        }
    }

    /// Refuses a matrix that is not square.
    func requireSquare(_ operation: String) throws(LinearAlgebraError) {
        guard rows == columns else { throw .shapeMismatch("\(operation) of a \(shape) matrix, which is not square") }
    }
}
