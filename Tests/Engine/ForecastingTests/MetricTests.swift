import Forecasting
import Numerics
import Testing

/// Forecasts with their scores by dysts, nolds and scipy.
struct GoldenScores: Decodable {
    let truth: [[Double]]
    let forecast: [[Double]]
    let release: [String: Double]
    let april2023: [String: Double]
    let mutualInformation: [Double]
    let invariants: Invariants

    struct Invariants: Decodable {
        let psd_error, lyapunov_spectrum_error, lyapunov_max_error: Double
        let lyapunov_spectrum_error_first_component, d_frac, dtw: Double
        let lyapunov_first_component, correlation_dimension_error, d_stsp: [Double]
        let kl_divergence: [Double]?
    }

    static func all() throws -> [String: GoldenScores] {
        let cases = try Fixture.read("metrics.json", as: GoldenScores.self)
        #expect(cases.count == 6)
        return cases
    }

    func scored(
        _ definitions: MetricDefinitions = MetricDefinitions(), seed: UInt64 = 0, component: Int? = nil
    ) -> ScoredForecast {
        func series(_ rows: [[Double]]) -> TimeSeries {
            component.map { index in TimeSeries(rows.map { $0[index] }) }
                ?? TimeSeries(dimension: rows[0].count, values: rows.flatMap { $0 })
        }
        let truth = series(truth)
        return ScoredForecast(
            truth: truth, forecast: series(forecast), training: truth, lyapunovStep: 0.01, definitions: definitions,
            random: RandomStream(seed: seed))
    }
}

@Suite("Metrics")
struct MetricTests {
    /// dysts' names of metrics that are called otherwise here.
    private static let names = ["r2_score": "r2", "mase_vs_true": "mase"]

    @Test("scores equal those of dysts, of its release 0.96 and of April 2023, to 1e-9")
    func golden() throws {
        for (name, golden) in try GoldenScores.all() {
            for (source, scores) in [
                (MetricDefinitions.Source.dysts096, golden.release), (.dysts2023, golden.april2023),
            ] {
                let scored = golden.scored(MetricDefinitions(source))
                #expect(scores.count >= 15)
                for (key, reference) in scores {
                    let metric = try #require(Metric.named(Self.names[key] ?? key), "\(key)")
                    let value = try #require(metric(scored), "\(name) \(key)")
                    #expect(
                        abs(value - reference) <= 1e-9 * abs(reference),
                        "\(name) \(source) \(key): \(value) against \(reference)")
                }
            }
        }
    }

    @Test("mutual information equals scikit-learn's, up to the noise that parts ties")
    func mutualInformation() throws {
        for (name, golden) in try GoldenScores.all() {
            let value = try #require(Metric.mutualInformation(golden.scored()))
            let (least, largest) = (golden.mutualInformation.min() ?? 0, golden.mutualInformation.max() ?? 0)
            let allowed = max(1e-9 * largest, largest - least)
            #expect(value >= least - allowed && value <= largest + allowed, "\(name): \(value)")
        }
    }

    @Test("the divergence of clouds of points has dysts' mean over many repeats")
    func divergence() throws {
        for (name, golden) in try GoldenScores.all() {
            for (metric, reference) in [
                (Metric.gaussianMixtureDivergence, golden.invariants.kl_divergence),
                (.stateSpaceDivergence, golden.invariants.d_stsp),
            ] {
                // Where q underflows in dysts there is no reference.
                guard let reference else { continue }
                let values = (0..<20).compactMap { metric(golden.scored(seed: $0)) }
                #expect(values.count == 20)
                let error = (populationVariance(values) / 19 + reference[1] * reference[1]).squareRoot()
                // Twelve comparisons: 4.5 standard errors leave one failure in ten thousand runs.
                #expect(abs(mean(values) - reference[0]) <= 4.5 * error, "\(name) \(metric.name): \(mean(values))")
            }
        }
    }

    @Test("invariants equal those of the study's code, nolds and scipy")
    func invariants() throws {
        for (name, golden) in try GoldenScores.all() {
            let scored = golden.scored()
            let reference = golden.invariants
            func expect(_ metric: Metric, _ reference: Double, _ tolerance: Double, _ scored: ScoredForecast) throws {
                let value = try #require(metric(scored), "\(name) \(metric.name)")
                #expect(abs(value - reference) <= tolerance * abs(reference), "\(name) \(metric.name): \(value)")
            }
            try expect(.powerSpectrumError, reference.psd_error, 1e-9, scored)
            try expect(.fractalDimensionDistance, reference.d_frac, 1e-9, scored)
            try expect(.dynamicTimeWarping, reference.dtw, 1e-9, scored)
            // Of one component: nolds' own. HyperRossler's neighbours hardly differ (see below): between OpenBLAS' kernels
            // its value moves by 3e-4 of itself. The fixture's is SkylakeX's.
            let isRounding = name == "HyperRossler/ESN" && !["SkylakeX", "Cooperlake"].contains(BLASKernel.name)
            try expect(
                .lyapunovSpectrumError, reference.lyapunov_spectrum_error_first_component, isRounding ? 1e-3 : 1e-6,
                golden.scored(component: 0))
            let dimension = try #require(Metric.correlationDimensionError(scored))
            // Random by its consensus fit: the spread of five repeats, and as much again on either side. Of the
            // double pendulum's, which has no straight part, the repeats differ by their own size.
            let (least, largest) = (
                reference.correlation_dimension_error.min() ?? 0, reference.correlation_dimension_error.max() ?? 0
            )
            let allowed = max(largest - least, 1e-9)
            #expect((least - allowed...largest + allowed).contains(dimension), "\(name): \(dimension)")
            // The study sums in single precision. HyperRossler's neighbours lie on a line to the last digit, so that
            // its smallest exponents are logarithms of rounding errors.
            guard name != "HyperRossler/ESN" else { continue }
            try expect(.lyapunovSpectrumError, reference.lyapunov_spectrum_error, 1e-5, scored)
            try expect(.largestLyapunovExponentError, reference.lyapunov_max_error, 1e-5, scored)
        }
    }

    @Test("valid prediction time counts the points before the first bad one, in Lyapunov times")
    func validPredictionTime() throws {
        let truth = TimeSeries([1, 1, 1, 1, 1])
        // |1 − 1.2|/2.2 is 18 of 200, |1 − 1.5|/2.5 is 40 of 200.
        let scored = ScoredForecast(
            truth: truth, forecast: TimeSeries([1, 1.2, 1, 1.5, 1]), training: truth, lyapunovStep: 0.25,
            recomputedLyapunovStep: 0.125)
        #expect(Metric.validPredictionTime(scored) == 0.75)
        #expect(Metric.recomputedValidPredictionTime(scored) == 0.375)
        #expect(Metric.validPredictionPoints(scored) == 3)
        let perfect = ScoredForecast(truth: truth, forecast: truth, training: truth, recomputedLyapunovStep: -0.1)
        #expect(Metric.validPredictionPoints(perfect) == 5)
        // Where an exponent is not positive there is no Lyapunov time.
        #expect(Metric.recomputedValidPredictionTime(perfect) == nil)
        #expect(Metric.validPredictionTime(perfect) == nil)
    }

    @Test("the forecast horizon is the last at which the mean error so far is below 40 of 200")
    func forecastHorizon() {
        let truth = TimeSeries([1, 1, 1, 1, 1, 1])
        func horizon(_ values: [Double], _ definitions: MetricDefinitions = MetricDefinitions()) -> Double? {
            Metric.forecastHorizon(
                ScoredForecast(
                    truth: truth, forecast: TimeSeries(values), training: truth, lyapunovStep: 0.5,
                    definitions: definitions))
        }
        // Errors 0, 200, 0 …: the mean is 100 at 2, and falls below 40 again at 6.
        #expect(horizon([1, -1, 1, 1, 1, 1]) == 3)
        #expect(horizon([1, -1, 1, 1, 1, 1], MetricDefinitions(.dysts096)) == 3)
        #expect(horizon([-1, -1, -1, -1, -1, -1]) == 0)
        #expect(horizon([1, 1, -1, -1, -1, -1]) == 1)
    }

    @Test("a forecast that left the finite numbers counts fully in sMAPE and has no squared error")
    func notFinite() {
        let truth = TimeSeries([1, 2])
        let scored = ScoredForecast(truth: truth, forecast: TimeSeries([1, .infinity]), training: truth)
        #expect(Metric.symmetricMeanAbsolutePercentageError(scored) == 100)
        #expect(Metric.meanSquaredError(scored) == nil)
    }

    @Test("0 forecast as 0 is no error")
    func zero() {
        let zeros = TimeSeries([0, 0])
        #expect(
            Metric.symmetricMeanAbsolutePercentageError(
                ScoredForecast(truth: zeros, forecast: zeros, training: zeros)) == 0)
    }

    @Test("scaled error is 1 for a forecast as wrong as the training series' steps")
    func scaled() {
        let training = TimeSeries([0, 2, 0, 2])
        let scored = ScoredForecast(truth: TimeSeries([0, 0]), forecast: TimeSeries([2, -2]), training: training)
        #expect(Metric.meanAbsoluteScaledError(scored) == 1)
    }

    @Test("definitions differ where published ones do")
    func definitions() throws {
        func score(_ metric: Metric, _ source: MetricDefinitions.Source, _ truth: [Double], _ forecast: [Double])
            -> Double?
        {
            metric(
                ScoredForecast(
                    truth: TimeSeries(truth), forecast: TimeSeries(forecast), training: TimeSeries(truth),
                    definitions: MetricDefinitions(source)))
        }
        let (truth, forecast) = ([-1.0, 1, 2, 4], [-2.0, 1, 5, 3])
        // Errors 1, 0, 3, 1 of −1, 1, 2, 4: 100 · (±1 + 0 + 1.5 + 0.25)/4.
        #expect(score(.meanAbsolutePercentageError, .published, truth, forecast) == 68.75)
        #expect(score(.meanAbsolutePercentageError, .dysts2023, truth, forecast) == 18.75)
        // Errors 1, 0, −3, 1: their mean square is 2.75, their variance 2.6875; the mean of the truth is 1.5.
        let cv = try #require(score(.coefficientOfVariation, .published, truth, forecast))
        #expect(abs(cv - 100 * 2.75.squareRoot() / 1.5) < 1e-9)
        let dysts = try #require(score(.coefficientOfVariation, .dysts2023, truth, forecast))
        #expect(abs(dysts - 100 * 2.6875.squareRoot() / 1.5) < 1e-9)
        // Of one component, dysts calls Spearman's correlation Pearson's.
        let ranks = score(.spearmanCorrelation, .published, truth, forecast)
        #expect(score(.pearsonCorrelation, .dysts096, truth, forecast) == ranks)
        #expect(score(.pearsonCorrelation, .published, truth, forecast) != ranks)
        #expect(MetricDefinitions(.dysts096).smapeRange == 100)
        #expect(MetricDefinitions(.dysts096, smapeRange: 200).smapeRange == 200)
    }

    @Test("names are distinct, and sets hold what they say")
    func sets() {
        #expect(Metric.study.count == 17)
        #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
        #expect(Metric.named("dtw")?.name == "dtw")
        #expect(Metric.named("nonsense") == nil)
    }
}
