import Numerics
import Testing

@Suite("The filter of whole ARIMA processes")
struct IntegratedARMAFilterTests {
    struct Golden: Decodable {
        let series: [String: [Double]]
        let filters: [Case]
    }

    struct Case: Decodable {
        let series: String
        let p, d, q: Int
        let hasIntercept: Bool
        let parameters: [Double]
        let logLikelihood: Double
        let forecast: [Double]

        var process: IntegratedARMAFilter.Process {
            let first = hasIntercept ? 1 : 0
            return IntegratedARMAFilter.Process(
                intercept: hasIntercept ? parameters[0] : nil, phi: Array(parameters[first..<(first + p)]),
                theta: Array(parameters[(first + p)..<(first + p + q)]), variance: parameters[first + p + q])
        }
    }

    private func golden() throws -> Golden { try Fixture.read("integrated-arma.json", as: Golden.self) }

    private func filter(_ record: Case, _ golden: Golden) throws -> IntegratedARMAFilter {
        IntegratedARMAFilter(
            try #require(golden.series[record.series]), differences: record.d, autoregressive: record.p,
            movingAverage: record.q)
    }

    /// Sums that begin with a variance of 10⁶ leave ten digits.
    @Test("likelihood and forecast are those of statsmodels' SARIMAX, whatever is differenced, held or passed over")
    func likelihood() throws {
        let golden = try golden()
        for record in golden.filters {
            let name = "\(record.series) (\(record.p), \(record.d), \(record.q))"
            let filter = try filter(record, golden)
            let tolerance = record.d == 0 ? 1e-10 : 1e-7
            let ours = filter.logLikelihoods([record.process])[0]
            #expect(abs(ours - record.logLikelihood) <= tolerance * max(abs(record.logLikelihood), 1), "\(name)")
            let forecast = try #require(filter.forecast(record.forecast.count, record.process))
            let size = record.forecast.reduce(0) { max($0, abs($1)) }
            #expect(zip(forecast, record.forecast).allSatisfy { abs($0 - $1) <= tolerance * size }, "\(name)")
        }
    }

    @Test("a process has the same likelihood alone and beside any number of others")
    func lanes() throws {
        let golden = try golden()
        let record = try #require(golden.filters.first { $0.series == "small" })
        let filter = try filter(record, golden)
        let processes = (0..<19).map { i in
            var process = record.process
            process.phi[0] += 0.01 * Double(i)
            return process
        }
        let together = filter.logLikelihoods(processes)
        for (process, value) in zip(processes, together) { #expect(filter.logLikelihoods([process]) == [value]) }
    }

    @Test("a process that is not stationary has no likelihood and no forecast, and does not disturb its neighbours")
    func explosive() throws {
        let golden = try golden()
        let record = try #require(golden.filters.first { $0.series == "small" })
        let filter = try filter(record, golden)
        var explosive = record.process
        explosive.phi = [1.5]
        let both = filter.logLikelihoods([explosive, record.process])
        #expect(both[0].isNaN)
        #expect(both[1] == filter.logLikelihoods([record.process])[0])
        #expect(filter.forecast(3, explosive) == nil)
    }
}
