#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The larger of two; b where one is not a number.
@inline(__always) func larger(_ a: Scalar, _ b: Scalar) -> Scalar { a > b ? a : b }

/// The smaller of two; b where one is not a number.
@inline(__always) func smaller(_ a: Scalar, _ b: Scalar) -> Scalar { a < b ? a : b }

#if DOUBLE_PRECISION
    /// eˣ within 2 units in the last place; beyond the range of normal numbers its ends, never an infinity.
    ///
    /// x = n·ln 2 + r with |r| ≤ ½·ln 2, and Taylor's polynomial of degree 13 for eʳ, whose remainder is
    /// below 5e-18. Adding 1.5·2⁵² leaves n in the low bits of the sum, from where it is shifted into
    /// the exponent.
    @inline(__always) func exponential(_ argument: Scalar) -> Scalar {
        let x = larger(-708.39, smaller(709.43, argument))
        let magic = 6_755_399_441_055_744.0
        let shifted = fused(x, 1.442_695_040_888_963_4, magic)
        let n = shifted - magic
        // ln 2 in two parts: the first has trailing zeros, so its product with n is exact.
        let r = (x - n * 6.931_471_803_691_238_164_90e-01) - n * 1.908_214_929_270_587_700_02e-10
        return exponentialOfSmall(r) * Scalar(bitPattern: (shifted.bitPattern &<< 52) &+ (1023 << 52))
    }

    /// eʳ for |r| ≤ ½·ln 2 by Taylor's polynomial of degree 13.
    @inline(__always) func exponentialOfSmall(_ r: Scalar) -> Scalar {
        var p: Scalar = 1 / 6_227_020_800
        p = fused(p, r, 1 / 479_001_600)
        p = fused(p, r, 1 / 39_916_800)
        p = fused(p, r, 1 / 3_628_800)
        p = fused(p, r, 1 / 362_880)
        p = fused(p, r, 1 / 40_320)
        p = fused(p, r, 1 / 5040)
        p = fused(p, r, 1 / 720)
        p = fused(p, r, 1 / 120)
        p = fused(p, r, 1 / 24)
        p = fused(p, r, 1 / 6)
        p = fused(p, r, 0.5)
        p = fused(p, r * r, r + 1)
        return p
    }

    /// Below which square of its argument tanh is computed by its continued fraction.
    @inline(__always) var smallTanhSquared: Scalar { 0.08 }

    @inline(__always) func logarithm(_ x: Scalar) -> Scalar { log(x) }
#else
    /// eˣ within 2 units in the last place; beyond the range of normal numbers its ends, never an infinity.
    ///
    /// x = n·ln 2 + r with |r| ≤ ½·ln 2, and the minimax polynomial of Cephes' `expf` for eʳ. Adding
    /// 1.5·2²³ leaves n in the low bits of the sum, from where it is shifted into the exponent.
    @inline(__always) func exponential(_ argument: Scalar) -> Scalar {
        let x = larger(-87.33, smaller(88.37, argument))
        let magic: Scalar = 12_582_912
        let shifted = fused(x, 1.442_695_04, magic)
        let n = shifted - magic
        let r = fused(n, 2.121_944_40e-4, fused(n, -0.693_359_375, x))
        var p: Scalar = 1.987_569_15e-4
        p = fused(p, r, 1.398_199_95e-3)
        p = fused(p, r, 8.333_451_9e-3)
        p = fused(p, r, 4.166_579_6e-2)
        p = fused(p, r, 1.666_666_55e-1)
        p = fused(p, r, 0.5)
        p = fused(p, r * r, r + 1)
        return p * Scalar(bitPattern: (shifted.bitPattern &<< 23) &+ (127 << 23))
    }

    /// Below which square of its argument tanh is computed by its continued fraction.
    @inline(__always) var smallTanhSquared: Scalar { 0.35 }

    @inline(__always) func logarithm(_ x: Scalar) -> Scalar { logf(x) }
#endif

#if DOUBLE_PRECISION
    /// 2ˣ within 2 units in the last place for x up to 1023; exactly 0 below −1022.5.
    ///
    /// x = n + r with |r| ≤ ½ and Taylor's polynomial for exp(r·ln 2).
    @inline(__always) func powerOfTwo(_ argument: Scalar) -> Scalar {
        let x = larger(-1023, argument)
        let shifted = x + 6_755_399_441_055_744.0
        let r = (x - (shifted - 6_755_399_441_055_744.0)) * 0.693_147_180_559_945_309_42
        return exponentialOfSmall(r) * Scalar(bitPattern: (shifted.bitPattern &<< 52) &+ (1023 << 52))
    }
#else
    /// 2ˣ within 2 units in the last place for x up to 127; exactly 0 below −126.5.
    ///
    /// x = n + r with |r| ≤ ½ and the minimax polynomial of degree 5 for 2ʳ, whose relative error is below
    /// 7.5e-8 (by Remez' exchange).
    @inline(__always) func powerOfTwo(_ argument: Scalar) -> Scalar {
        let x = larger(-127, argument)
        let shifted = x + 12_582_912
        let r = x - (shifted - 12_582_912)
        var p: Scalar = 1.327_647_2e-3
        p = fused(p, r, 9.675_541_3e-3)
        p = fused(p, r, 5.550_713_3e-2)
        p = fused(p, r, 2.402_212e-1)
        p = fused(p, r, 6.931_469_7e-1)
        p = fused(p, r, 1.000_000_07)
        return p * Scalar(bitPattern: (shifted.bitPattern &<< 23) &+ (127 << 23))
    }
#endif

/// σ(x) = 1/(1 + e⁻ˣ).
@inline(__always) func sigmoid(_ x: Scalar) -> Scalar { 1 / (1 + exponential(-x)) }

/// tanh x = 1 − 2/(1 + e²ˣ) where that does not cancel, the continued fraction of tanh, cut after 11, below.
@inline(__always) func hyperbolicTangent(_ x: Scalar) -> Scalar {
    let large = 1 - 2 / (1 + exponential(x + x))
    let z = x * x
    // x/(1 + z/(3 + z/(5 + z/(7 + z/(9 + z/11))))) as one quotient of polynomials.
    let top = fused(fused(z, 21, 1260), z, 10_395)
    let bottom = fused(fused(z + 210, z, 4725), z, 10_395)
    let small = x * top / bottom
    return z < smallTanhSquared ? small : large
}
