import ScalingLaws
import Testing

@Suite("Searches and refits tell how far they are")
struct FitProgressTests {
    private func runs() throws -> [MeasuredRun] {
        let law = ParametricLaw(
            irreducibleLoss: 1.8, parameterScale: 400, parameterExponent: 0.34, tokenScale: 400, tokenExponent: 0.34)
        return try [1e6, 4e6, 1.6e7, 6.4e7].flatMap { n in
            try (0..<4).map { place in
                let d = 20 * n * Double(1 + place)
                return MeasuredRun(
                    parameters: n, tokens: d, loss: try law.loss(parameters: n, tokens: d), run: Int(n) + place)
            }
        }
    }

    @Test("from none to all, each once, by either method; nothing where there are none")
    func counts() throws {
        let held = try HeldOut(runs(), sizes: 0)
        var told: [Int] = []
        var searches: [Int] = []
        let hear: FitProgress = { phase, done, total in
            switch phase {
            case .searches:
                #expect(total == 2 && told.isEmpty)
                searches.append(done)
            case .refits:
                #expect(total == 5)
                told.append(done)
            }
        }
        _ = try LawReport(
            ParametricForm(), held, delta: 1e-3, starts: 2, resamples: 5, derived: [], progress: hear)
        #expect(told == [0, 1, 2, 3, 4, 5])
        #expect(searches == [0, 1, 2])
        (told, searches) = ([], [])
        _ = try LawReport(projected: held, resamples: 5, derived: [], progress: hear)
        #expect(told == [0, 1, 2, 3, 4, 5])
        told = []
        _ = try LawReport(
            ParametricForm(), held, delta: 1e-3, starts: 2, resamples: 0, derived: [], progress: hear)
        #expect(told.isEmpty)
        #expect(searches == [0, 1, 2])
    }
}
