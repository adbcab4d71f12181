#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The modified Gram–Schmidt process on tangent vectors, a step of Benettin's method.
enum Orthonormalization {
    /// Makes `vectors` vectors of `length` numbers, `stride` apart, orthonormal in their order, and writes
    /// the logarithms of what was left of each to `logarithms`.
    ///
    /// Behind the first `length` numbers of a vector others may follow, up to `width` in all, that are
    /// changed with them and do not count in products: derivatives of the same functions.
    static func apply(
        _ base: UnsafeMutablePointer<Double>, vectors: Int, length: Int, width: Int,
        logarithms: UnsafeMutablePointer<Double>
    ) {
        for k in 0..<vectors {
            let vector = base + k * width
            for earlier in 0..<k {
                let other = base + earlier * width
                var product = 0.0
                for i in 0..<length { product += vector[i] * other[i] }
                for i in 0..<width { vector[i] -= product * other[i] }
            }
            var square = 0.0
            for i in 0..<length { square += vector[i] * vector[i] }
            let norm = square.squareRoot()
            logarithms[k] = log(max(norm, .leastNormalMagnitude))
            let factor = 1 / max(norm, .leastNormalMagnitude)
            for i in 0..<width { vector[i] *= factor }
        }
    }
}
