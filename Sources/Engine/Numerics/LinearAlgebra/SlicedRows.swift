import KernelInterface

/// The elements of a sparse matrix that are not zero, stored for products with a vector: many rows side by side, the
/// longest first, so that many sums grow at once and rows of a group end together (sliced ELLPACK; Monakov,
/// Lokhmotov and Avetisyan 2010). Each row's elements come in the order of their columns. Where a row has nothing to
/// give to a slice, the slice has a zero.
///
/// Where the kernels choose numbers out of a window of neighbouring columns, the elements of a slice lie in such a
/// window: the row that is furthest behind says where it begins, and those whose next element lies further off wait.
struct SlicedRows: Sendable, Hashable {
    struct Element {
        let column: Int
        let value: Double
    }

    /// The rows in the order in which they are stored.
    private let order: [Int32]
    /// Where each group of rows begins among the steps, and one past the last.
    private var starts: [Int32] = [0]
    /// The columns of each slice, as ``SparseKernels`` wants them.
    private var places: [UInt32] = []
    /// An element of each of eight rows; ``SparseLayout/vectors`` of them to a step.
    private var slices: [SIMD8<Double>] = []
    private let columns: Int
    private let layout = Double.kernels.sparseLayout

    /// - Parameters:
    ///   - elements: Row after row, each from its first column.
    ///   - ends: Where each row ends among them.
    init(columns: Int, elements: [Element], ends: [Int]) {
        self.columns = columns
        func range(_ row: Int) -> Range<Int> { (row > 0 ? ends[row - 1] : 0)..<ends[row] }
        let rows = ends.indices.sorted { (range($1).count, $0) < (range($0).count, $1) }
        order = rows.map { Int32($0) }
        let together = 8 * layout.vectors
        for first in stride(from: 0, to: rows.count, by: together) {
            let group = rows[first..<min(first + together, rows.count)].map(range)
            append(group + [Range<Int>](repeating: 0..<0, count: together - group.count), of: elements)
            starts.append(Int32(slices.count / layout.vectors))
        }
    }

    /// Appends a group of rows, given by where their elements are.
    private mutating func append(_ group: [Range<Int>], of elements: [Element]) {
        var rests = group
        while rests.contains(where: { !$0.isEmpty }) {
            for lanes in stride(from: 0, to: rests.count, by: 8) {
                appendSlice(of: elements, from: &rests, lanes)
            }
        }
    }

    /// Appends a slice of what is left of eight rows, from row `first` of the group on.
    private mutating func appendSlice(of elements: [Element], from rests: inout [Range<Int>], _ first: Int) {
        var (start, end) = (0, Int.max)
        if let window = layout.window {
            var furthestBehind = Int.max
            for lane in 0..<8 where !rests[first + lane].isEmpty {
                furthestBehind = min(furthestBehind, elements[rests[first + lane].lowerBound].column)
            }
            start = furthestBehind == .max ? 0 : furthestBehind / 8 * 8
            end = start + window
        }
        let bits = layout.window == nil ? 16 : 4
        var (place, slice) = (SIMD4<UInt32>.zero, SIMD8<Double>.zero)
        for lane in 0..<8 {
            let rest = rests[first + lane]
            guard !rest.isEmpty, elements[rest.lowerBound].column < end else { continue }
            let element = elements[rest.lowerBound]
            rests[first + lane] = (rest.lowerBound + 1)..<rest.upperBound
            place[bits * lane / 32] |= UInt32(element.column - start) << UInt32(bits * lane % 32)
            slice[lane] = element.value
        }
        if layout.window != nil { place[1] = UInt32(start) }
        for word in 0..<layout.words { places.append(place[word]) }
        slices.append(slice)
    }

    mutating func scale(by factor: Double) {
        for slice in slices.indices { slices[slice] *= factor }
    }

    /// Calls `body` for every element that is not zero.
    func forEach(_ body: (_ row: Int, _ column: Int, _ value: Double) -> Void) {
        for (stored, row) in order.enumerated() {
            let (group, place) = stored.quotientAndRemainder(dividingBy: 8 * layout.vectors)
            for step in Int(starts[group])..<Int(starts[group + 1]) {
                let (slice, lane) = (step * layout.vectors + place / 8, place % 8)
                if slices[slice][lane] != 0 { body(Int(row), column(slice, lane), slices[slice][lane]) }
            }
        }
    }

    private func column(_ slice: Int, _ lane: Int) -> Int {
        let first = layout.words * slice
        guard layout.window == nil else { return Int(places[first + 1] + places[first] >> UInt32(4 * lane) & 15) }
        return Int(places[first + lane / 2] >> UInt32(16 * (lane % 2)) & 0xFFFF)
    }

    /// y ← y + A·x.
    ///
    /// - Parameter scratch: ``scratchCount`` numbers.
    func addProduct(
        _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
    ) {
        guard !slices.isEmpty else { return }
        let (sums, x) = (scratch, layout.window == nil ? x : padded(x, in: scratch + sumCount))
        slices.withUnsafeBytes { slices in
            guard let slices = slices.bindMemory(to: Double.self).baseAddress else { return }
            Double.kernels.sparseProduct(
                groups: starts.count - 1, starts: starts, slices: slices, places: places, x, into: sums)
        }
        order.withUnsafeBufferPointer { order in
            for stored in order.indices { y[Int(order[stored])] += sums[stored] }
        }
    }

    /// A copy of `x` on an address that vectors can be loaded from, with zeros to the end of the last window.
    private func padded(_ x: UnsafePointer<Double>, in scratch: UnsafeMutablePointer<Double>) -> UnsafePointer<Double> {
        let copy = UnsafeMutableRawPointer(scratch).alignedUp(toMultipleOf: 64).assumingMemoryBound(to: Double.self)
        copy.update(from: x, count: columns)
        (copy + columns).update(repeating: 0, count: paddedColumns - columns)
        return UnsafePointer(copy)
    }

    private var sumCount: Int { 8 * layout.vectors * (starts.count - 1) }

    /// Windows begin at a multiple of eight, at the last column at most.
    private var paddedColumns: Int { layout.window.map { (columns + 7) / 8 * 8 + $0 - 8 } ?? columns }

    /// How many numbers a product wants to work with.
    var scratchCount: Int { sumCount + (layout.window == nil ? 0 : paddedColumns + 8) }
}
