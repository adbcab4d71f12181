import Numerics

extension Metric {
    /// The Hellinger distance √(1 − Σ √(p_k·q_k)) of the power spectra of truth and forecast, mean over components: p
    /// and q are |DFT|² of the values as they are at the first 100 frequencies, normalised to sum to 1 (dysts 0.96
    /// `average_hellinger_distance`; Mikhaeil and others 2022, NeurIPS 35). The mean of the series is the first
    /// of them and often outweighs the rest.
    public static let hellingerDistance = Metric(
        "hellinger_distance", "Hellinger distance of the power spectra, 0 to 1, mean over components"
    ) { scored in
        guard scored.isFinite else { return nil }
        let transform = FourierTransform(count: scored.count)
        return scored.meanOverComponents { y, forecast in
            let (p, q) = (powers(y, transform), powers(forecast, transform))
            let (sumP, sumQ) = (p.reduce(0, +), q.reduce(0, +))
            guard sumP > 0, sumQ > 0, sumP.isFinite, sumQ.isFinite else { return nil }
            var overlap = 0.0
            for (p, q) in zip(p, q) { overlap += ((p / sumP) * (q / sumQ)).squareRoot() }
            // Rounding may pass 1 where the two are alike.
            return max(1 - overlap, 0).squareRoot()
        }
    }

    /// Of the first 100 frequencies, or of all there are.
    private static func powers(_ values: [Double], _ transform: FourierTransform) -> [Double] {
        let terms = transform.forward(ComplexSequence(real: values))
        return (0..<min(100, terms.count)).map { k in
            terms.real[k] * terms.real[k] + terms.imaginary[k] * terms.imaginary[k]
        }
    }

    /// The root mean squared difference of the power spectra of truth and forecast, each divided by its largest power,
    /// mean over components (an invariant of the study's figures: `find_psd`, with the window of Blackman and
    /// Harris). Not defined for a constant.
    public static let powerSpectrumError = Metric(
        "psd_error", "root mean squared difference of normalised power spectra, mean over components"
    ) { scored in
        guard scored.isFinite else { return nil }
        let window = blackmanHarrisWindow(scored.count)
        return scored.meanOverComponents { y, forecast in
            guard y.contains(where: { $0 != y[0] }), forecast.contains(where: { $0 != forecast[0] }) else { return nil }
            let (p, q) = (periodogram(y, window: window), periodogram(forecast, window: window))
            guard let largestP = p.max(), let largestQ = q.max(), largestP > 0, largestQ > 0 else { return nil }
            let squares = zip(p, q).reduce(0.0) { sum, pair in
                let difference = pair.0 / largestP - pair.1 / largestQ
                return sum + difference * difference
            }
            return (squares / Double(p.count)).squareRoot()
        }
    }
}
