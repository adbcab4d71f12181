import Numerics
import Testing

@Suite("Cross entropy with outputs that are masked")
struct MaskedLossTests {
    @Test("what is masked by −∞ gets no gradient at all, and no number that is not normal")
    func masked() {
        check(Float.self)
        check(Double.self)
    }

    private func check<Scalar: NetworkScalar>(_ type: Scalar.Type) {
        let logits: [Scalar] = [1, -.infinity, 2, -.infinity, 500, -500]
        var (losses, gradient): ([Scalar], [Scalar]) = ([0, 0], Array(repeating: .nan, count: 6))
        Scalar.kernels.softmaxCrossEntropy(
            rows: 2, classes: 3, logits, labels: [2, 1], scale: 1 / 32, losses: &losses, gradient: &gradient)
        #expect(gradient[1] == 0 && gradient[3] == 0 && gradient[5] == 0)
        #expect(gradient.allSatisfy { $0 == 0 || $0.isNormal })
        #expect(abs(Double(gradient[0]) - 0.268941421369995 / 32) < 1e-8)
        #expect(abs(Double(losses[0]) - 0.313261687518223) < 1e-6)
    }
}
