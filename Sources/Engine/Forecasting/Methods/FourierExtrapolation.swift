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
        let strongestFirst = (0..<spectrum.count).sorted {
            let (a, b) = (spectrum.magnitude(at: $0), spectrum.magnitude(at: $1))
            return a == b ? $0 < $1 : a > b
        }
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
