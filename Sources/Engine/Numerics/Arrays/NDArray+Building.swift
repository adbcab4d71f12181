extension NDArray {
    /// An array of elements that are all `value`.
    ///
    /// - Parameter shape: Sides of at least 0.
    /// - Throws: `invalidArgument` of a negative side, `outOfMemory`.
    public init(repeating value: Scalar, shape: [Int]) throws(ArrayError) {
        try self.init(uninitialised: shape, "array of one value")
        base.initialize(repeating: value, count: count)
    }

    /// Zeros: `try NDArray<Double>.zeros([3, 4])`.
    ///
    /// - Throws: As ``init(repeating:shape:)``.
    public static func zeros(_ shape: [Int]) throws(ArrayError) -> NDArray { try NDArray(repeating: 0, shape: shape) }

    /// Ones.
    ///
    /// - Throws: As ``init(repeating:shape:)``.
    public static func ones(_ shape: [Int]) throws(ArrayError) -> NDArray { try NDArray(repeating: 1, shape: shape) }

    /// An array without axes, of one element.
    ///
    /// - Throws: `outOfMemory`.
    public init(scalar value: Scalar) throws(ArrayError) { try self.init(repeating: value, shape: []) }

    /// The identity of `order` rows and columns.
    ///
    /// - Throws: `invalidArgument` of a negative order, `outOfMemory`.
    public static func identity(_ order: Int) throws(ArrayError) -> NDArray {
        let result = try zeros([order, order])
        for place in 0..<order { result.base[place * (order + 1)] = 1 }
        return result
    }

    /// `count` numbers `first`, `first + step`, `first + 2·step`, …
    ///
    /// - Throws: `invalidArgument` of a negative count, `outOfMemory`.
    public init(from first: Scalar, by step: Scalar = 1, count: Int) throws(ArrayError) {
        try self.init(uninitialised: [count], "array of numbers evenly apart")
        for place in 0..<count { base[place] = first + Scalar(place) * step }
    }

    /// `count` numbers evenly apart from `first` to `last`, both of which are among them.
    ///
    /// - Throws: `invalidArgument` of a count below 2, `outOfMemory`.
    public init(from first: Scalar, through last: Scalar, count: Int) throws(ArrayError) {
        guard count >= 2 else {
            throw .invalidArgument(
                operation: "array from one number to another", shape: [count], reason: "it has 2 elements at least")
        }
        try self.init(from: first, by: (last - first) / Scalar(count - 1), count: count)
        base[count - 1] = last
    }

    /// An array of given elements in the order of their indices, the last axis running fastest.
    ///
    /// - Parameters:
    ///   - elements: As many as the shape says.
    ///   - shape: Sides of at least 0; by default one axis.
    /// - Throws: `invalidArgument` when there are more or fewer elements, `outOfMemory`.
    public init(_ elements: [Scalar], shape: [Int]? = nil) throws(ArrayError) {
        let shape = shape ?? [elements.count]
        let wanted = try ArrayLayout.count(of: shape, "array")
        guard wanted == elements.count else {
            throw .invalidArgument(
                operation: "array", shape: shape, reason: "\(elements.count) elements were given for \(wanted)")
        }
        try self.init(uninitialised: shape, "array")
        elements.withUnsafeBufferPointer { source in
            if let address = source.baseAddress { base.initialize(from: address, count: wanted) }
        }
    }

    /// A matrix from its rows, as one writes it down.
    ///
    /// - Throws: `invalidArgument` when rows differ in length, `outOfMemory`.
    public init(_ rows: [[Scalar]]) throws(ArrayError) {
        try self.init(nested: rows.map(\.count), rows.lazy.flatMap { $0 }, leading: [rows.count])
    }

    /// A stack of matrices from their rows.
    ///
    /// - Throws: `invalidArgument` when matrices or rows differ in length, `outOfMemory`.
    public init(_ matrices: [[[Scalar]]]) throws(ArrayError) {
        let rows = matrices.first?.count ?? 0
        for (place, matrix) in matrices.enumerated() where matrix.count != rows {
            throw .invalidArgument(
                operation: "array of nested arrays", shape: [matrices.count, rows],
                reason: "part \(place) has \(matrix.count) rows against \(rows) of part 0")
        }
        let all = matrices.flatMap { $0 }
        try self.init(nested: all.map(\.count), all.lazy.flatMap { $0 }, leading: [matrices.count, rows])
    }

    private init(
        nested lengths: [Int], _ elements: some Sequence<Scalar>, leading: [Int]
    ) throws(ArrayError) {
        let width = lengths.first ?? 0
        for (row, length) in lengths.enumerated() where length != width {
            throw .invalidArgument(
                operation: "array of nested arrays", shape: leading + [width],
                reason: "row \(row) has \(length) elements against \(width) of row 0")
        }
        try self.init(uninitialised: leading + [width], "array of nested arrays")
        for (place, element) in elements.enumerated() { base[place] = element }
    }
}
