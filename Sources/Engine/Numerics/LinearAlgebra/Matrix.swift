/// A dense matrix of doubles in column-major order, as LAPACK wants it.
public struct Matrix: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// `rows · columns` elements; element (i, j) is at `i + j · rows`.
    public var elements: [Double]

    /// A matrix of zeros. Where there is no memory for it the process ends; ``zeros(rows:columns:)`` is for
    /// sizes that come from data.
    ///
    /// - Precondition: Sides of at least 0.
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: 0, count: rows * columns)
    }

    /// Takes storage over; whoever calls knows that there are `rows · columns` elements.
    init(rows: Int, columns: Int, unchecked elements: [Double]) {
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// The element in row `row` and column `column`, both from 0.
    public subscript(row: Int, column: Int) -> Double {
        get { elements[row + column * rows] }
        set { elements[row + column * rows] = newValue }
    }
}
