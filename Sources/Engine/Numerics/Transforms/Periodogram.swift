#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The power spectrum of an evenly sampled series at the frequencies k/n, k in 0..<⌊n/2⌋, by one windowed Fourier
/// transform: |X_k|²/n, doubled but at 0.
///
/// As dysts' `find_psd`: the values are multiplied by the window, and then their mean is taken out
/// (scipy's `periodogram` with sampling rate 1).
///
/// - Parameter window: As many factors as values; fewer leave the rest as they are.
public func periodogram(_ values: [Double], window: [Double] = []) -> [Double] {
    guard !values.isEmpty else { return [] }
    let windowed = values.indices.map { $0 < window.count ? values[$0] * window[$0] : values[$0] }
    let centre = mean(windowed)
    let spectrum = FourierTransform(count: values.count).spectrum(windowed.map { $0 - centre })
    return (0..<values.count / 2).map { k in
        let power = spectrum.real[k] * spectrum.real[k] + spectrum.imaginary[k] * spectrum.imaginary[k]
        return (k == 0 ? 1 : 2) * power / Double(values.count)
    }
}

/// The symmetric four-term window of Blackman and Harris (Harris 1978, *On the use of windows for harmonic
/// analysis with the discrete Fourier transform*, Proc. IEEE 66), −92 dB beside its main lobe.
public func blackmanHarrisWindow(_ count: Int) -> [Double] {
    guard count > 1 else { return [Double](repeating: 1, count: max(count, 0)) }
    return (0..<count).map { place in
        let angle = 2 * Double.pi * Double(place) / Double(count - 1)
        return 0.35875 - 0.48829 * cos(angle) + 0.14128 * cos(2 * angle) - 0.01168 * cos(3 * angle)
    }
}
