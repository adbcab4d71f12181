/// SplitMix64: the whole of a schedule comes from one number.
package struct SeededRandom {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// In `0..<1`.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    /// Even in the logarithm.
    mutating func spread(_ low: Double, _ high: Double) -> Double {
        low * power(high / low, unit())
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        // Enough for schedules, and the same everywhere: 2^x by squaring halves of the exponent.
        var result = 1.0
        var root = base
        var rest = exponent
        for _ in 0..<24 {
            root = root.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return result
    }
}
