/// A stream of random numbers that is a function of its seed alone.
///
/// The generator is xoshiro256++ (Blackman and Vigna 2021, *Scrambled linear pseudorandom number
/// generators*, ACM TOMS 47), seeded by SplitMix64 as its authors advise. Every method is written
/// in integer arithmetic and in correctly rounded floating-point operations, so a stream gives the
/// same bits on every platform and with every version of the standard library. There is no global
/// stream: whoever wants random numbers is handed one, and splits it for independent parts.
///
/// ```swift
/// var random = RandomStream(seed: 7)
/// let noise = (0..<100).map { _ in random.normal() }
/// var forWeights = random.split(1)
/// ```
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// A stream from a number: the state is the first four outputs of SplitMix64.
    public init(seed: UInt64) {
        var sequence = SplitMix64(state: seed)
        self.init(state: (sequence.next(), sequence.next(), sequence.next(), sequence.next()))
    }

    /// A stream from bytes of any length, such as a task's identity. Every byte counts.
    ///
    /// The bytes are read as little-endian words, the last one padded with zeros and followed by
    /// the length in bytes; each word is mixed into four lanes, `lane = mix(lane + word)`, which
    /// start as the first four outputs of SplitMix64 from 0 and become the state.
    public init(digest: some Sequence<UInt8>) {
        var absorber = Absorber()
        var word: UInt64 = 0
        var length: UInt64 = 0
        for byte in digest {
            word |= UInt64(byte) << (8 * (length & 7))
            length &+= 1
            if length & 7 == 0 {
                absorber.absorb(word)
                word = 0
            }
        }
        if length & 7 != 0 { absorber.absorb(word) }
        absorber.absorb(length)
        self.init(state: absorber.lanes)
    }

    /// A stream from a raw state; one of zeros is replaced.
    package init(state: (UInt64, UInt64, UInt64, UInt64)) {
        (s0, s1, s2, s3) = state
        // xoshiro256++ never leaves a state of zeros; any other word will do.
        if state.0 | state.1 | state.2 | state.3 == 0 { s0 = 0x9E37_79B9_7F4A_7C15 }
    }

    /// The raw state, for checkpoints.
    package var state: (UInt64, UInt64, UInt64, UInt64) { (s0, s1, s2, s3) }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let sum = s0 &+ s3
        let result = ((sum << 23) | (sum >> 41)) &+ s0
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number in [0, 1): the top 53 bits, so each multiple of 2⁻⁵³ is equally likely.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A whole number in 0..<`bound`, without bias (Lemire 2019, ACM TOMACS 29).
    ///
    /// - Precondition: `bound` > 0.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "a random index needs a positive bound")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A draw of the standard normal distribution (Marsaglia and Bray's polar method).
    ///
    /// The second value that the method yields is discarded, so that the state is the four words
    /// alone and a stream's position does not depend on parity.
    public mutating func normal() -> Double { normalPair().0 }

    /// Draws of the standard normal distribution: ``normal()``, and the second value of each of its pairs as well.
    public mutating func normals(_ count: Int) -> [Double] {
        var draws: [Double] = []
        draws.reserveCapacity(count + 1)
        while draws.count < count {
            let (first, second) = normalPair()
            draws.append(first)
            draws.append(second)
        }
        if draws.count > count { draws.removeLast() }
        return draws
    }

    @inline(__always) private mutating func normalPair() -> (Double, Double) {
        while true {
            let u = 2 * uniform() - 1
            let v = 2 * uniform() - 1
            let s = u * u + v * v
            if s > 0, s < 1 {
                let factor = (-2 * portableLogarithm(s) / s).squareRoot()
                return (u * factor, v * factor)
            }
        }
    }

    /// The numbers 0..<`count` in random order (Fisher and Yates, from the last place down).
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<max(count, 0))
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, index(below: last + 1))
        }
        return order
    }

    /// An independent stream named by `key`. This stream does not move, and equal keys give equal
    /// streams.
    public func split(_ key: UInt64) -> RandomStream {
        var absorber = Absorber()
        for word in [s0, s1, s2, s3, key] { absorber.absorb(word) }
        return RandomStream(state: absorber.lanes)
    }
}

/// Folds words into four lanes that start apart, so that 256 bits of state depend on every word.
private struct Absorber {
    private(set) var lanes: (UInt64, UInt64, UInt64, UInt64)

    init() {
        var sequence = SplitMix64(state: 0)
        lanes = (sequence.next(), sequence.next(), sequence.next(), sequence.next())
    }

    mutating func absorb(_ word: UInt64) {
        lanes.0 = SplitMix64.mix(lanes.0 &+ word)
        lanes.1 = SplitMix64.mix(lanes.1 &+ word)
        lanes.2 = SplitMix64.mix(lanes.2 &+ word)
        lanes.3 = SplitMix64.mix(lanes.3 &+ word)
    }
}

/// ln(x) for a positive, normal x from additions, products and one division, which IEEE 754 rounds
/// alike everywhere; the platforms' own logarithms differ in the last bit. Within 2 units in the
/// last place on (0, 1).
///
/// x = 2ᵉ·m with m in [√½, √2); ln m = 2·artanh((m − 1)/(m + 1)) by its series, whose argument is
/// at most 0.172, so eleven terms reach 1e-17.
package func portableLogarithm(_ x: Double) -> Double {
    var (exponent, mantissa) = parts(x)
    if mantissa > 1.4142135623730951 {
        mantissa *= 0.5
        exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    // Horner's rule, written out so that no 1/k is worked out when it runs.
    var series = 1.0 / 21 * square
    series = (series + 1.0 / 19) * square
    series = (series + 1.0 / 17) * square
    series = (series + 1.0 / 15) * square
    series = (series + 1.0 / 13) * square
    series = (series + 1.0 / 11) * square
    series = (series + 1.0 / 9) * square
    series = (series + 1.0 / 7) * square
    series = (series + 1.0 / 5) * square
    series = (series + 1.0 / 3) * square
    // ln 2 in two parts: the first has trailing zeros, so exponent · high is exact.
    let high = 6.93147180369123816490e-01
    let low = 1.90821492927058770002e-10
    return exponent * high + (2 * s + (2 * s * series + exponent * low))
}

/// Exponent and significand, of a normal number from its bits, which is what it nearly always is.
@inline(__always)
private func parts(_ x: Double) -> (exponent: Double, significand: Double) {
    let bits = x.bitPattern
    let biased = bits >> 52
    guard biased > 0, biased < 0x7FF else { return (Double(x.exponent), x.significand) }
    return (Double(Int(biased) - 1023), Double(bitPattern: bits & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000))
}
