/// SplitMix64 (Steele, Lea and Flood 2014, OOPSLA, figure 17): what seeds and mixes other generators.
///
/// Research code that states its random numbers often states this generator, so it is here for whoever has to draw the
/// same ones. Anything else wants a `RandomStream`, which has distributions and splits.
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
    /// All that the numbers to come depend on: a generator from this state goes on with them.
    public private(set) var state: UInt64

    /// Any number is a good state.
    public init(state: UInt64) { self.state = state }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SplitMix64.mix(state)
    }

    /// A number in [0, 1): the top 53 bits of the next 64.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A function of 64 bits whose every output bit depends on every bit of `value`.
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
