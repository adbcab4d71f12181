import Families
import Numerics

/// Extends the strongest terms of the series' discrete Fourier transform.
///
/// The `terms` largest of the n complex terms are kept and the others set to zero; the real part of
/// the inverse transform, repeated with period n, is the forecast. It is the `FFT` model of darts
/// without trend. Conjugate terms are equally large, so an odd number of places may leave half of a
/// pair: its real part is half the pair's, whichever of the two stays.
public struct FourierExtrapolation: UnivariateForecaster {
    private let terms: Int
    private var cycle: [Double] = []

    /// - Parameter terms: How many complex terms stay, at least 1.
    public init(terms: Int = 10) { self.terms = max(terms, 1) }

    public var minimumPoints: Int { 1 }

    public mutating func fit(_ values: [Double]) throws(ForecastError) {
        guard !values.isEmpty else { throw .tooShort(points: 0, needed: 1) }
        let count = values.count
        let transform = FourierTransform(count: count)
        let spectrum = transform.spectrum(values)
        let sizes = (0..<spectrum.count).map { spectrum.magnitude(at: $0) }
        let strongestFirst = Self.strongest(min(terms, sizes.count), sizes)
        var kept = ComplexSequence(count: count)
        var places = terms
        for k in strongestFirst where places > 0 {
            let mirror = (count - k) % count
            kept.real[k] = spectrum.real[k]
            kept.imaginary[k] = spectrum.imaginary[k]
            places -= 1
            if mirror != k, places > 0 {
                kept.real[mirror] = spectrum.real[k]
                kept.imaginary[mirror] = -spectrum.imaginary[k]
                places -= 1
            }
        }
        cycle = transform.inverse(kept).real
    }

    /// The places of the `count` largest, largest first; of equals the first.
    private static func strongest(_ count: Int, _ sizes: [Double]) -> [Int] {
        guard count < 64 else {
            return Array(
                sizes.indices.sorted { sizes[$0] == sizes[$1] ? $0 < $1 : sizes[$0] > sizes[$1] }.prefix(count))
        }
        var best: [Int] = []
        for (place, size) in sizes.enumerated() {
            if best.count == count {
                guard size > sizes[best[count - 1]] else { continue }
                best.removeLast()
            }
            let position = best.firstIndex { sizes[$0] < size } ?? best.count
            best.insert(place, at: position)
        }
        return best
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> [Double] {
        guard !cycle.isEmpty else { throw .notFitted }
        return (0..<horizon).map { cycle[$0 % cycle.count] }
    }
}

extension FourierExtrapolation {
    static let method = ForecastingMethod(
        name: "fft", summary: "the strongest Fourier terms of the training series, extended",
        published: .init(name: "FFT", parameters: [:]),
        parameters: { conditions in
            [
                ParameterSpec(
                    "frequencies", .integer(1...1_000_000), default: .integer(10), unit: "terms",
                    help: "how many complex Fourier terms are kept", applies: conditions)
            ]
        }
    ) { parameters, _ throws(ParameterProblem) in
        let terms = try parameters.integer("frequencies")
        return PerComponent { FourierExtrapolation(terms: terms) }
    }
}
