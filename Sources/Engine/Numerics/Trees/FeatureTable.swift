/// The features that trees split on: a row a sample, a column a feature, in 32-bit floating-point numbers,
/// as scikit-learn and xgboost keep them.
public struct FeatureTable: Sendable {
    public let rows: Int
    public let columns: Int
    /// Column after column.
    let values: [Float]

    /// - Parameter value: The feature of a row and a column, both from 0.
    /// - Throws: `shapeMismatch`, `notFinite`, `outOfMemory`.
    public init(
        rows: Int, columns: Int, _ value: (_ row: Int, _ column: Int) -> Double
    ) throws(TreeError) {
        guard rows > 0, columns > 0, rows < Int(Int32.max), columns < Int(Int32.max) else {
            throw .shapeMismatch("\(rows) samples of \(columns) features")
        }
        // The table, the sorted columns and their copy that a growing tree rearranges.
        guard MachineMemory.has(doubles: 2.5 * Double(rows) * Double(columns)) else {
            throw .outOfMemory(rows: rows, columns: columns)
        }
        var values = [Float](repeating: 0, count: rows * columns)
        var finite = true
        for column in 0..<columns {
            for row in 0..<rows {
                let single = Float(value(row, column))
                finite = finite && single.isFinite
                values[column * rows + row] = single
            }
        }
        guard finite else { throw .notFinite }
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    subscript(row: Int, column: Int) -> Float { values[column * rows + row] }
}
