/// Σ s²ᵏ/(2k + 1) = artanh(s)/s for |s| ≤ 1/3: as many terms as the number's precision has use for.
@inline(__always) private func areaTangentSeries(_ z: Scalar) -> Scalar {
    #if DOUBLE_PRECISION
        var p: Scalar = 1 / 33
        p = fused(p, z, 1 / 31)
        p = fused(p, z, 1 / 29)
        p = fused(p, z, 1 / 27)
        p = fused(p, z, 1 / 25)
        p = fused(p, z, 1 / 23)
        p = fused(p, z, 1 / 21)
        p = fused(p, z, 1 / 19)
        p = fused(p, z, 1 / 17)
        p = fused(p, z, 1 / 15)
    #else
        var p: Scalar = 1 / 15
    #endif
    p = fused(p, z, 1 / 13)
    p = fused(p, z, 1 / 11)
    p = fused(p, z, 1 / 9)
    p = fused(p, z, 1 / 7)
    p = fused(p, z, 1 / 5)
    p = fused(p, z, 1 / 3)
    return fused(p, z, 1)
}

/// ln(1 + t) = 2·artanh(t/(2 + t)) for 0 ≤ t ≤ 1, with small errors relative to the result, however small it is.
@inline(__always) func logarithmOfOnePlus(_ t: Scalar) -> Scalar {
    let s = t / (2 + t)
    return 2 * s * areaTangentSeries(s * s)
}

/// ln x of a normal number: x = m·2ᵉ with m from √½ to √2, and ln m = 2·artanh((m − 1)/(m + 1)). −∞ at 0, infinite at
/// infinity, not a number below 0. (`log` of the C library would keep loops from becoming vectors.)
@inline(__always) func naturalLogarithm(_ x: Scalar) -> Scalar {
    // The exponent is read as the low bits of a large number, which subtraction turns into a small one.
    #if DOUBLE_PRECISION
        let shifted = x.bitPattern &- 0x3FE6_A09E_667F_3BCD  // √½
        let mantissa = Scalar(bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
        let exponent =
            Scalar(bitPattern: ((shifted &+ (1024 << 52)) &>> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_371_520
        let (high, low): (Scalar, Scalar) = (6.931_471_803_691_238_164_90e-01, 1.908_214_929_270_587_700_02e-10)
    #else
        let shifted = x.bitPattern &- 0x3F35_04F3  // √½
        let mantissa = Scalar(bitPattern: (shifted & 0x007F_FFFF) &+ 0x3F35_04F3)
        let exponent = Scalar(bitPattern: ((shifted &+ (128 << 23)) &>> 23) | 0x4B00_0000) - 8_388_736
        let (high, low): (Scalar, Scalar) = (0.693_359_375, -2.121_944_40e-4)
    #endif
    let s = (mantissa - 1) / (mantissa + 1)
    let logarithm = fused(exponent, high, fused(exponent, low, 2 * s * areaTangentSeries(s * s)))
    return x > 0 ? (x < .infinity ? logarithm : x) : (x < 0 ? .nan : (x == 0 ? -.infinity : x))
}
