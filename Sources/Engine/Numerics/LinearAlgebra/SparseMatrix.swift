/// A matrix of doubles of which few are not zero, with at most 65,536 columns.
///
/// It is stored for products with a vector: eight rows side by side, the longest rows first, so that eight sums grow at
/// once and rows of a group end together (sliced ELLPACK; Monakov, Lokhmotov and Avetisyan 2010). Shorter rows of a
/// group are filled up with zeros.
public struct SparseMatrix: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// How many elements are kept.
    public let count: Int
    /// The rows in the order in which they are stored.
    private let order: [Int32]
    /// Where each group of eight rows begins among the slices, and one past the last.
    private let starts: [Int32]
    /// The columns of each slice, 16 bits each, in two words: rows from the first, from the lowest bits on.
    private let places: [UInt64]
    /// An element of each row of a group.
    private var slices: [SIMD8<Double>]

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
        guard !overflow, cells < Int(Int32.max), columns <= 1 << 16 else {
            throw .tooLarge(operation: "sparse matrix", shapes: "\(rows)×\(columns)")
        }
        let count = Int((density * Double(cells)).rounded())
        var (wanted, left) = (count, cells)
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var ends: [Int] = []
        for _ in 0..<rows {
            for column in 0..<columns {
                // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S).
                if wanted > 0, Double(left) * random.uniform() < Double(wanted) {
                    wanted -= 1
                    elements.append(Element(column: UInt64(column), value: value(&random)))
                }
                left -= 1
            }
            ends.append(elements.count)
        }
        return SparseMatrix(columns: columns, elements: elements, ends: ends)
    }

    private struct Element {
        let column: UInt64
        let value: Double
    }

    /// - Parameters:
    ///   - elements: Row after row.
    ///   - ends: Where each row ends among them.
    private init(columns: Int, elements: [Element], ends: [Int]) {
        (rows, self.columns, count) = (ends.count, columns, elements.count)
        func range(_ row: Int) -> Range<Int> { (row > 0 ? ends[row - 1] : 0)..<ends[row] }
        let order = ends.indices.sorted { (range($1).count, $0) < (range($0).count, $1) }
        var (starts, places, slices) = ([Int32(0)], [UInt64](), [SIMD8<Double>]())
        for first in stride(from: 0, to: rows, by: 8) {
            let group = order[first..<min(first + 8, rows)].map(range)
            for step in 0..<(group.first?.count ?? 0) {
                var (words, slice) = ([UInt64](repeating: 0, count: 2), SIMD8<Double>.zero)
                for (lane, range) in group.enumerated() where step < range.count {
                    let element = elements[range.lowerBound + step]
                    words[lane / 4] |= element.column << UInt64(16 * (lane % 4))
                    slice[lane] = element.value
                }
                places += words
                slices.append(slice)
            }
            starts.append(Int32(slices.count))
        }
        self.order = order.map { Int32($0) }
        (self.starts, self.places, self.slices) = (starts, places, slices)
    }

    /// The same with every element times `factor`.
    public func scaled(by factor: Double) -> SparseMatrix {
        var result = self
        for slice in result.slices.indices { result.slices[slice] *= factor }
        return result
    }

    /// With all zeros written out.
    public func dense() -> Matrix {
        var matrix = Matrix(rows: rows, columns: columns)
        for (stored, row) in order.enumerated() {
            let (group, lane) = (stored / 8, stored % 8)
            for slice in Int(starts[group])..<Int(starts[group + 1]) {
                // What fills a row up adds nothing.
                matrix[Int(row), Int(places[2 * slice + lane / 4] >> UInt64(16 * (lane % 4)) & 0xFFFF)] +=
                    slices[slice][lane]
            }
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
        guard !slices.isEmpty else { return }
        slices.withUnsafeBytes { slices in
            guard let slices = slices.bindMemory(to: Double.self).baseAddress else { return }
            Double.kernels.sparseProduct(
                groups: starts.count - 1, starts: starts, slices: slices, places: places, x, into: scratch)
        }
        for (stored, row) in order.enumerated() { y[Int(row)] += scratch[stored] }
    }

    /// How many numbers a product wants to work with.
    var scratchCount: Int { 8 * (starts.count - 1) }
}
