/// What a view takes of one axis; see ``NDArray/subscript(_:)-(AxisSelection...)``.
///
/// ```swift
/// try a[.at(0), .range(2..<10, by: 2)]      // of the first row, elements 2, 4, 6, 8
/// try a[.rest, .all(by: -1)]                // the last axis backwards
/// try a[.all, .newAxis]                     // n×m as n×1×m
/// ```
public struct AxisSelection: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case index(Int)
        /// Bounds that are not given are the axis's own.
        case range(lower: Int?, upper: Int?, step: Int)
        case newAxis
        case rest
    }

    let kind: Kind

    /// One index, which removes the axis; negative ones count from the end.
    public static func at(_ index: Int) -> Self { Self(kind: .index(index)) }

    /// The whole axis.
    public static let all = all(by: 1)

    /// Every `step`-th element from the first, or, when negative, from the last backwards.
    public static func all(by step: Int) -> Self { Self(kind: .range(lower: nil, upper: nil, step: step)) }

    /// The whole of as many axes as the other selections leave; only once. It is understood at the end.
    public static let rest = Self(kind: .rest)

    /// An axis of one element that was not there.
    public static let newAxis = Self(kind: .newAxis)

    /// Every `step`-th index of a range from its first, or, when negative, from its last backwards.
    /// The range must lie within the axis.
    public static func range(_ range: Range<Int>, by step: Int = 1) -> Self {
        Self(kind: .range(lower: range.lowerBound, upper: range.upperBound, step: step))
    }

    public static func range(_ range: ClosedRange<Int>, by step: Int = 1) -> Self {
        Self(kind: .range(lower: range.lowerBound, upper: after(range.upperBound), step: step))
    }

    public static func range(_ range: PartialRangeFrom<Int>, by step: Int = 1) -> Self {
        Self(kind: .range(lower: range.lowerBound, upper: nil, step: step))
    }

    public static func range(_ range: PartialRangeUpTo<Int>, by step: Int = 1) -> Self {
        Self(kind: .range(lower: nil, upper: range.upperBound, step: step))
    }

    public static func range(_ range: PartialRangeThrough<Int>, by step: Int = 1) -> Self {
        Self(kind: .range(lower: nil, upper: after(range.upperBound), step: step))
    }

    /// No axis is as long as the largest integer, so it is out of range in any case.
    private static func after(_ bound: Int) -> Int { bound == .max ? bound : bound + 1 }
}
