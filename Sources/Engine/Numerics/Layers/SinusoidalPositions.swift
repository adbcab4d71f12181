#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Places in a sequence as numbers (Vaswani et al. 2017, section 3.5): sines in even columns and cosines in odd ones, of
/// wavelengths from 2π to 10,000·2π.
public struct SinusoidalPositions: Sendable {
    public let count: Int
    public let width: Int

    public init(count: Int, width: Int) {
        self.count = count
        self.width = width
    }

    /// A row for each place, from the first.
    public var values: [Double] {
        (0..<count).flatMap { place in
            (0..<width).map { column in
                let rate = exp(-Double(column & ~1) * log(10_000) / Double(width))
                return column & 1 == 0 ? sin(Double(place) * rate) : cos(Double(place) * rate)
            }
        }
    }
}
