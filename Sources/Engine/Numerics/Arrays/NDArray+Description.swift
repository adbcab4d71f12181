extension NDArray: CustomStringConvertible {
    /// The elements as a person reads them, to six decimals, or as powers of ten where sizes are far
    /// from 1; of axes longer than ten, the first and the last three.
    ///
    /// ```text
    /// [[ 0.5  1.0  1.5]
    ///  [ 2.0 -2.5 10.0]]
    /// ```
    public var description: String {
        isEmpty ? "[] (\(ArrayError.text(shape)))" : ArrayPrinter(self).text
    }
}

/// The text of an array that has elements.
private struct ArrayPrinter<Scalar: ArrayScalar> {
    private let array: NDArray<Scalar>
    private let format: NumberFormat
    private let width: Int

    init(_ array: NDArray<Scalar>) {
        self.array = array
        var values: [Double] = []
        ArrayPrinter.visit(array, 0, 0) { values.append(Double(array.base[$0])) }
        let format = NumberFormat(values)
        self.format = format
        width = array.rank == 0 ? 0 : values.lazy.map { format.text($0).count }.max() ?? 0
    }

    var text: String { text(0, 0) }

    /// The part of the array under one index of each axis before `axis`, which lies at `place`.
    private func text(_ axis: Int, _ place: Int) -> String {
        guard axis < array.rank else {
            let number = format.text(Double(array.base[place]))
            return String(repeating: " ", count: max(width - number.count, 0)) + number
        }
        let after = array.rank - axis - 1
        let parts = ArrayPrinter.shown(array.shape[axis]).map { index in
            index.map { text(axis + 1, place + $0 * array.strides[axis]) } ?? "..."
        }
        // Matrices of a stack stand apart by a blank line, and lines by the brackets that are open.
        let gap = String(repeating: "\n", count: after) + String(repeating: " ", count: axis + 1)
        return "[" + parts.joined(separator: after == 0 ? " " : gap) + "]"
    }

    /// The indices that are shown of an axis; nil stands for those that are not.
    private static func shown(_ length: Int) -> [Int?] {
        length <= 10 ? Array(0..<length) : [0, 1, 2, nil, length - 3, length - 2, length - 1]
    }

    private static func visit(_ array: NDArray<Scalar>, _ axis: Int, _ place: Int, _ body: (Int) -> Void) {
        guard axis < array.rank else { return body(place) }
        for case let index? in shown(array.shape[axis]) {
            visit(array, axis + 1, place + index * array.strides[axis], body)
        }
    }
}
