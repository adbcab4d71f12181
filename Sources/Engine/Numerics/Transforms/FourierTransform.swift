#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The discrete Fourier transform of complex sequences of one length, any length.
///
/// X_k = Σ_j x_j · exp(−2πi·j·k/n), unscaled; the inverse divides by n, as numpy's does. Lengths
/// with small prime factors go by mixed-radix decimation in time (Cooley and Tukey 1965), the
/// others by Bluestein's chirp (1970) over a power of two.
///
/// Make one and use it for many sequences: the roots of unity are worked out once.
public struct FourierTransform: Sendable {
    /// The number of points.
    public let count: Int
    private let plan: Plan

    private enum Plan: Sendable {
        case mixedRadix(MixedRadix)
        case chirp(Chirp)
    }

    /// A transform of `count` points; fewer than one counts as one.
    public init(count: Int) {
        self.count = max(count, 1)
        let factors = MixedRadix.primeFactors(of: self.count)
        // A radix-p butterfly costs p² products; beyond 31 the chirp is cheaper.
        plan =
            (factors.last ?? 1) <= 31
            ? .mixedRadix(MixedRadix(count: self.count, factors: factors))
            : .chirp(Chirp(count: self.count))
    }

    /// The transform of a sequence. Missing points count as zeros, surplus ones are ignored.
    public func forward(_ input: ComplexSequence) -> ComplexSequence {
        let x = input.resized(to: count)
        return switch plan {
        case .mixedRadix(let transform): transform.forward(x)
        case .chirp(let transform): transform.forward(x)
        }
    }

    /// The inverse transform: `inverse(forward(x))` is x up to rounding.
    public func inverse(_ input: ComplexSequence) -> ComplexSequence {
        // The inverse is the forward transform with the parts exchanged, before and after.
        let swapped = ComplexSequence(real: input.imaginary, imaginary: input.real)
        let result = forward(swapped)
        let scale = 1 / Double(count)
        return ComplexSequence(
            real: result.imaginary.map { $0 * scale }, imaginary: result.real.map { $0 * scale })
    }

    /// The first ⌊n/2⌋ + 1 terms of the transform of a real sequence; the rest are conjugates.
    public func spectrum(_ values: [Double]) -> ComplexSequence {
        let all = forward(ComplexSequence(real: values))
        return all.resized(to: count / 2 + 1)
    }
}

/// Complex numbers, real and imaginary parts in arrays of their own and of the same length.
public struct ComplexSequence: Sendable, Hashable {
    public var real: [Double]
    public var imaginary: [Double]

    /// The shorter of the two is filled up with zeros.
    public init(real: [Double], imaginary: [Double] = []) {
        let count = max(real.count, imaginary.count)
        self.real = real + [Double](repeating: 0, count: count - real.count)
        self.imaginary = imaginary + [Double](repeating: 0, count: count - imaginary.count)
    }

    /// Zeros.
    public init(count: Int) {
        real = [Double](repeating: 0, count: count)
        imaginary = real
    }

    public var count: Int { real.count }

    /// |x_k|.
    public func magnitude(at index: Int) -> Double { hypot(real[index], imaginary[index]) }

    func withBuffers(_ body: (UnsafeBufferPointer<Double>, UnsafeBufferPointer<Double>) -> Void) {
        real.withUnsafeBufferPointer { real in imaginary.withUnsafeBufferPointer { body(real, $0) } }
    }

    mutating func withMutableBuffers(
        _ body: (UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
    ) {
        real.withUnsafeMutableBufferPointer { real in imaginary.withUnsafeMutableBufferPointer { body(real, $0) } }
    }

    func resized(to count: Int) -> ComplexSequence {
        if count == self.count { return self }
        return ComplexSequence(
            real: Array(real.prefix(count)) + [Double](repeating: 0, count: max(0, count - real.count)),
            imaginary: Array(imaginary.prefix(count)))
    }
}

/// exp(−2πi·k/n) for k in 0..<n, each from its own angle, so that errors do not add up.
struct RootsOfUnity: Sendable {
    let real: [Double]
    let imaginary: [Double]

    init(count: Int) {
        let step = 2 * Double.pi / Double(count)
        real = (0..<count).map { cos(step * Double($0)) }
        imaginary = (0..<count).map { -sin(step * Double($0)) }
    }

    func withBuffers(_ body: (UnsafeBufferPointer<Double>, UnsafeBufferPointer<Double>) -> Void) {
        real.withUnsafeBufferPointer { real in imaginary.withUnsafeBufferPointer { body(real, $0) } }
    }
}
