/// A matrix of doubles of which few are not zero, with at most 65,536 columns.
public struct SparseMatrix: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// How many elements are kept.
    public let count: Int
    private var stored: SlicedRows

    /// `density` · rows · columns elements, rounded, at places drawn without replacement; the rest are zero.
    ///
    /// - Parameters:
    ///   - density: In 0...1.
    ///   - values: Draws so many elements, after the places; rows from the first, each from its first column.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `tooLarge`.
    public static func random(
        rows: Int, columns: Int, density: Double, _ random: inout RandomStream,
        values: (inout RandomStream, _ count: Int) -> [Double]
    ) throws(LinearAlgebraError) -> SparseMatrix {
        guard rows >= 0, columns >= 0 else { throw .shapeMismatch("a sparse matrix of \(rows)×\(columns)") }
        guard (0...1).contains(density) else {
            throw .invalidArgument(operation: "sparse matrix", "the density is \(density), and should be in 0...1")
        }
        let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard !overflow, cells < Int(Int32.max), columns <= 1 << 16 else {
            throw .tooLarge(operation: "sparse matrix", shapes: "\(rows)×\(columns)")
        }
        let count = Int((density * Double(cells)).rounded())
        let places = random.sortedSample(count, below: cells)
        let drawn = values(&random, count)
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var ends: [Int] = []
        ends.reserveCapacity(rows)
        for row in 0..<rows {
            let first = row * columns
            while elements.count < count, places[elements.count] < first + columns {
                elements.append(Element(column: places[elements.count] - first, value: drawn[elements.count]))
            }
            ends.append(elements.count)
        }
        return SparseMatrix(columns: columns, elements: elements, ends: ends)
    }

    private typealias Element = SlicedRows.Element

    /// - Parameters:
    ///   - elements: Row after row.
    ///   - ends: Where each row ends among them.
    private init(columns: Int, elements: [Element], ends: [Int]) {
        (rows, self.columns, count) = (ends.count, columns, elements.count)
        stored = SlicedRows(columns: columns, elements: elements, ends: ends)
    }

    /// The same with every element times `factor`.
    public func scaled(by factor: Double) -> SparseMatrix {
        var result = self
        result.stored.scale(by: factor)
        return result
    }

    /// With all zeros written out.
    public func dense() -> Matrix {
        var matrix = Matrix(rows: rows, columns: columns)
        stored.forEach { row, column, value in matrix[row, column] = value }
        return matrix
    }

    /// A·x.
    ///
    /// - Throws: `shapeMismatch` unless `vector` has as many values as there are columns.
    public func multiplied(by vector: [Double]) throws(LinearAlgebraError) -> [Double] {
        guard vector.count == columns else {
            throw .shapeMismatch("a \(rows)×\(columns) sparse matrix times \(vector.count) values")
        }
        var result = [Double](repeating: 0, count: rows)
        vector.withUnsafeBufferPointer { vector in
            result.withUnsafeMutableBufferPointer { result in
                guard let vector = vector.baseAddress, let result = result.baseAddress else { return }
                withUnsafeTemporaryAllocation(of: Double.self, capacity: max(scratchCount, 1)) { scratch in
                    guard let scratch = scratch.baseAddress else { return }
                    addProduct(vector, to: result, scratch: scratch)
                }
            }
        }
        return result
    }

    /// y ← y + A·x.
    ///
    /// - Parameter scratch: ``scratchCount`` numbers.
    func addProduct(
        _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
    ) {
        stored.addProduct(x, to: y, scratch: scratch)
    }

    /// How many numbers a product wants to work with.
    var scratchCount: Int { stored.scratchCount }
}
