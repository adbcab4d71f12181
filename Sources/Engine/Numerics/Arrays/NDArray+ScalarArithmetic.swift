// Arithmetic of an array and a number, and of one array. All of it throws `outOfMemory` only.

extension NDArray {
    /// Each element + `number`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func + (left: NDArray, number: Scalar) throws(ArrayError) -> NDArray {
        try left.map { $0 + number }
    }

    /// `number` + each element.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func + (number: Scalar, right: NDArray) throws(ArrayError) -> NDArray {
        try right.map { number + $0 }
    }

    /// Adds `number` in place.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func += (left: inout NDArray, number: Scalar) throws(ArrayError) {
        try left.mapInPlace { $0 + number }
    }

    /// Each element - `number`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func - (left: NDArray, number: Scalar) throws(ArrayError) -> NDArray {
        try left.map { $0 - number }
    }

    /// `number` - each element.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func - (number: Scalar, right: NDArray) throws(ArrayError) -> NDArray {
        try right.map { number - $0 }
    }

    /// Subtracts `number` in place.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func -= (left: inout NDArray, number: Scalar) throws(ArrayError) {
        try left.mapInPlace { $0 - number }
    }

    /// Each element * `number`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func * (left: NDArray, number: Scalar) throws(ArrayError) -> NDArray {
        try left.map { $0 * number }
    }

    /// `number` * each element.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func * (number: Scalar, right: NDArray) throws(ArrayError) -> NDArray {
        try right.map { number * $0 }
    }

    /// Multiplies by `number` in place.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func *= (left: inout NDArray, number: Scalar) throws(ArrayError) {
        try left.mapInPlace { $0 * number }
    }

    /// Each element / `number`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func / (left: NDArray, number: Scalar) throws(ArrayError) -> NDArray {
        try left.map { $0 / number }
    }

    /// `number` / each element.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func / (number: Scalar, right: NDArray) throws(ArrayError) -> NDArray {
        try right.map { number / $0 }
    }

    /// Divides by `number` in place.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func /= (left: inout NDArray, number: Scalar) throws(ArrayError) {
        try left.mapInPlace { $0 / number }
    }

    /// Each element with the other sign.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static prefix func - (array: NDArray) throws(ArrayError) -> NDArray { try array.map { -$0 } }

    /// The size of each element.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func magnitudes() throws(ArrayError) -> NDArray { try map { $0.magnitude } }

    /// The square root of each element; not a number of negative ones.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func squareRoots() throws(ArrayError) -> NDArray { try map { $0.squareRoot() } }

    /// Each element, or the nearest bound where it lies outside `bounds`. What is not a number stays.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func clamped(to bounds: ClosedRange<Scalar>) throws(ArrayError) -> NDArray {
        let (least, largest) = (bounds.lowerBound, bounds.upperBound)
        return try map { $0 < least ? least : $0 > largest ? largest : $0 }
    }

    /// `self` + `number` · `other` in place.
    ///
    /// - Throws: `shapeMismatch`; `outOfMemory` where the memory is shared.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func add(_ number: Scalar, times other: NDArray) throws(ArrayError) {
        try NDArray.pairwiseInPlace(&self, other, "addition of a multiple") { $0 + number * $1 }
    }
}
