/// Products with a matrix of which much is zero but nobody knows beforehand where: what rectifiers have let through, and
/// what comes back to them.
public protocol SkippingProductKernels<Scalar> {
    associatedtype Scalar

    /// Whether the processor has vectors that make the two functions below worth while.
    static var skipsZeros: Bool { get }

    /// Marks the elements of a matrix that are not zero, and counts them.
    ///
    /// - Parameters:
    ///   - a: The element (i, k) lies at i·`rowStride` + k·`depthStride`; one of the two is 1.
    ///   - marks: Bit k mod 64 of the word ⌊k / 64⌋·`rows` + i is set where the element (i, k) is not zero: one word a row
    ///     for every 64 of `depth`, or part of them.
    static func markNonzeros(
        rows: Int, depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int,
        into marks: UnsafeMutablePointer<UInt64>
    ) -> Int

    /// C ← A·B, or C + A·B if `accumulates`, as if what is not marked were zero: a row of C at a time, from the rows of B
    /// that are marked, in their order.
    ///
    /// - Parameters:
    ///   - columns: Of B and C, at least as many as `channelGrain` says.
    ///   - marks: As `markNonzeros` has left them.
    static func skippingProduct(
        rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int,
        marks: UnsafePointer<UInt64>, by b: UnsafePointer<Scalar>, strideB: Int, into c: UnsafeMutablePointer<Scalar>,
        strideC: Int, accumulates: Bool)
}
