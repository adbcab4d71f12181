import ContinualLearning
import Testing

@Suite("FUAR")
struct ForgottenToAcquiredTests {
    private struct Document: Decodable {
        struct Scores: Decodable {
            let IL, UL, NL: Double
            let published, recomputed: Double?
        }
        struct Vectors: Decodable {
            let Initial: Scores
            let rows: [String: Scores]
        }
        let fuar_vectors: Vectors
    }

    @Test("the golden rows have their ratios", .enabled(if: GoldenValues.folder != nil, GoldenValues.absence))
    func golden() throws {
        let golden = try GoldenValues.given(as: Document.self).fuar_vectors
        #expect(golden.rows.count == 7)
        for (name, row) in golden.rows {
            let fuar = ForgottenToAcquired(
                [
                    .init(
                        kept: .init(before: golden.Initial.IL, after: row.IL), updated: golden.Initial.UL,
                        acquired: golden.Initial.NL)
                ],
                updated: row.UL, acquired: row.NL)
            let value = try #require(fuar.value)
            #expect(try abs(value - #require(row.recomputed)) <= 5.1e-5, "\(name)")
            #expect(try fuar.description == twoDecimals(#require(row.published)), "\(name)")
        }
    }

    private func twoDecimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
    }

    @Test("without gain there is no ratio, whatever was lost")
    func noGain() {
        let lost = ForgottenToAcquired(
            [.init(kept: .init(before: 20, after: 10), updated: 5, acquired: 5)], updated: 4, acquired: 5)
        #expect(lost == .noGain && lost.value == nil && lost.description == "no gain")
        #expect(ForgottenToAcquired([], updated: 1, acquired: 1) == .noGain)
    }

    @Test("what was gained on what should stay is no loss")
    func kept() {
        let fuar = ForgottenToAcquired(
            [.init(kept: .init(before: 10, after: 12), updated: 1, acquired: 1)], updated: 3, acquired: 1)
        #expect(fuar == .ratio(0) && fuar.description == "0.00")
    }

    @Test("phases without a task of what should stay are left out of both sums")
    func phases() {
        let first = ForgottenToAcquired.Phase(kept: .init(before: 20, after: 14), updated: 1, acquired: 2)
        let undefined = ForgottenToAcquired.Phase(kept: nil, updated: 0, acquired: 0)
        #expect(ForgottenToAcquired([first, undefined], updated: 3, acquired: 3) == .ratio(2))
        let second = ForgottenToAcquired.Phase(kept: .init(before: 15, after: 14), updated: 2, acquired: nil)
        // (6 + 1)/((2 + 1) + (1 + nothing)).
        #expect(ForgottenToAcquired([first, second], updated: 3, acquired: 3) == .ratio(7.0 / 4))
    }
}
