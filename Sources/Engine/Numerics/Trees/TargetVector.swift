/// The outputs of a sample side by side; unused places are zero.
protocol TargetVector: Sendable {
    static var zero: Self { get }
    static func + (one: Self, other: Self) -> Self
    static func - (one: Self, other: Self) -> Self
    /// The sum of squares over outputs.
    var squaredLength: Double { get }
    subscript(output: Int) -> Double { get set }
}

extension Double: TargetVector {
    @inline(__always) var squaredLength: Double { self * self }
    subscript(output: Int) -> Double {
        get { self }
        set { self = newValue }
    }
}

extension SIMD4<Double>: TargetVector {
    @inline(__always) var squaredLength: Double { (self * self).sum() }
}

extension SIMD8<Double>: TargetVector {
    @inline(__always) var squaredLength: Double { (self * self).sum() }
}

extension SIMD16<Double>: TargetVector {
    @inline(__always) var squaredLength: Double { (self * self).sum() }
}

extension SIMD64<Double>: TargetVector {
    @inline(__always) var squaredLength: Double { (self * self).sum() }
}
