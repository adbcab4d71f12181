/// A matrix of doubles of which few are not zero, row after row (compressed sparse rows).
public struct SparseMatrix: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// Where each row begins among `values`, and one past the last: rows + 1 places.
    private let starts: [Int32]
    private let places: [Int32]
    private var values: [Double]

    /// How many elements are kept.
    public var count: Int { values.count }

    /// `density` · rows · columns elements, rounded, at places drawn without replacement; the rest are zero.
    ///
    /// - Parameters:
    ///   - density: In 0...1.
    ///   - value: Draws an element; rows from the first, each from its first column.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `tooLarge`.
    public static func random(
        rows: Int, columns: Int, density: Double, _ random: inout RandomStream,
        value: (inout RandomStream) -> Double
    ) throws(LinearAlgebraError) -> SparseMatrix {
        guard rows >= 0, columns >= 0 else { throw .shapeMismatch("a sparse matrix of \(rows)×\(columns)") }
        guard (0...1).contains(density) else {
            throw .invalidArgument(operation: "sparse matrix", "the density is \(density), and should be in 0...1")
        }
        let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard !overflow, cells < Int(Int32.max) else {
            throw .tooLarge(operation: "sparse matrix", shapes: "\(rows)×\(columns)")
        }
        var wanted = Int((density * Double(cells)).rounded())
        var (left, starts, places, values) = (cells, [Int32(0)], [Int32](), [Double]())
        places.reserveCapacity(wanted)
        values.reserveCapacity(wanted)
        for _ in 0..<rows {
            for column in 0..<columns {
                // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S).
                if wanted > 0, Double(left) * random.uniform() < Double(wanted) {
                    wanted -= 1
                    places.append(Int32(column))
                    values.append(value(&random))
                }
                left -= 1
            }
            starts.append(Int32(values.count))
        }
        return SparseMatrix(rows: rows, columns: columns, starts: starts, places: places, values: values)
    }

    private init(rows: Int, columns: Int, starts: [Int32], places: [Int32], values: [Double]) {
        (self.rows, self.columns) = (rows, columns)
        (self.starts, self.places, self.values) = (starts, places, values)
    }

    /// The same with every element times `factor`.
    public func scaled(by factor: Double) -> SparseMatrix {
        var result = self
        for place in result.values.indices { result.values[place] *= factor }
        return result
    }

    /// With all zeros written out.
    public func dense() -> Matrix {
        var matrix = Matrix(rows: rows, columns: columns)
        for row in 0..<rows {
            for place in Int(starts[row])..<Int(starts[row + 1]) { matrix[row, Int(places[place])] = values[place] }
        }
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
                addProduct(vector, to: result)
            }
        }
        return result
    }

    /// y ← y + A·x.
    func addProduct(_ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>) {
        starts.withUnsafeBufferPointer { starts in
            places.withUnsafeBufferPointer { places in
                values.withUnsafeBufferPointer { values in
                    for row in 0..<rows {
                        // Four sums, so that additions need not wait for one another.
                        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
                        let end = Int(starts[row + 1])
                        var place = Int(starts[row])
                        while place + 3 < end {
                            a += values[place] * x[Int(places[place])]
                            b += values[place + 1] * x[Int(places[place + 1])]
                            c += values[place + 2] * x[Int(places[place + 2])]
                            d += values[place + 3] * x[Int(places[place + 3])]
                            place += 4
                        }
                        while place < end {
                            a += values[place] * x[Int(places[place])]
                            place += 1
                        }
                        y[row] += (a + b) + (c + d)
                    }
                }
            }
        }
    }
}
