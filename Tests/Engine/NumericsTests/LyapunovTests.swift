import Foundation
import Numerics
import Testing

@Suite("Lyapunov exponents")
struct LyapunovTests {
    @Test("a linear flow has the real parts of its eigenvalues, whatever the units of its components")
    func linear() throws {
        // A rotation that decays at 0.1, and a decay at 2, coupled; the second component in thousands.
        let spectrum = try #require(
            try LyapunovEstimator(transient: 20, duration: 200).spectrum(from: [1, 1000, 1]) { _, x, rate in
                rate[0] = -0.1 * x[0] + 3e-3 * x[1]
                rate[1] = -3000 * x[0] - 0.1 * x[1] + 500 * x[2]
                rate[2] = -2 * x[2]
            })
        for (value, exact) in zip(spectrum.exponents, [-0.1, -0.1, -2]) { #expect(abs(value - exact) < 0.01) }
        #expect(spectrum.isComplete && spectrum.kaplanYorkeDimension == 0)
    }

    @Test("Lorenz's flow: the largest exponent is 0.906 within 0.01, one is 0, and all add up to the divergence")
    func lorenz() throws {
        let spectrum = try #require(
            try LyapunovEstimator(transient: 50, duration: 8000).spectrum(from: [1, 1, 20]) { _, x, rate in
                rate[0] = 10 * (x[1] - x[0])
                rate[1] = x[0] * (28 - x[2]) - x[1]
                rate[2] = x[0] * x[1] - 8.0 / 3 * x[2]
            })
        #expect(abs(spectrum.exponents[0] - 0.906) < 0.01)
        #expect(spectrum.standardErrors[0] > 0 && spectrum.standardErrors[0] < 0.01)
        #expect(abs(spectrum.exponents[1]) < 0.005)
        let (sum, divergence) = (spectrum.exponents.reduce(0, +), -(10 + 1 + 8.0 / 3))
        #expect(abs(sum - divergence) < 1e-6)
        let dimension = try #require(spectrum.kaplanYorkeDimension)
        #expect(abs(dimension - 2.062) < 0.002)
    }

    @Test("where the right-hand side jumps, neighbours see what the Jacobian misses")
    func jumps() throws {
        // ẍ = −sgn x − 0.1 ẋ + cos t contracts areas by 0.1, and its limit cycle attracts.
        let equations: RightHandSide = { _, x, rate in
            rate[0] = x[1]
            rate[1] = -(x[0] > 0 ? 1.0 : -1.0) - 0.1 * x[1] + cos(x[2])
            rate[2] = 1
        }
        let spectrum = try #require(
            try LyapunovEstimator(transient: 200, duration: 400, separation: 1e-5)
                .spectrum(from: [1, 0, 0], equations))
        let sum = spectrum.exponents.reduce(0, +)
        #expect(abs(sum + 0.1) < 0.005)
    }

    @Test("dimensions of Kaplan and Yorke from a spectrum")
    func dimension() {
        func dimension(_ exponents: [Double], isComplete: Bool = true) -> Double? {
            LyapunovSpectrum(exponents: exponents, standardErrors: [], isComplete: isComplete).kaplanYorkeDimension
        }
        #expect(dimension([-0.5, 1, 0]) == 3)
        #expect(dimension([0.5, 0, -2]) == 2.25)
        #expect(dimension([-1, -2]) == 0)
        #expect(dimension([1, 0, -0.5], isComplete: false) == nil)
    }

    /// x′ = −x(t − τ) has the characteristic roots λ = −e^(−λτ): −1/τ·W(τ) for all branches of Lambert's W.
    @Test("a linear equation with a delay has the real parts of its characteristic roots")
    func delay() throws {
        let spectrum = try #require(
            try DelayLyapunovEstimator(delay: 1, count: 4, transient: 50, duration: 300)
                .spectrum(history: 1) { _, _, past, rate in rate[0] = -past[0] })
        // W₀(−1) = −0.31813 ± 1.33724 i, W₁(−1) = −2.06228 ± 7.58863 i (Corless and others 1996).
        for (value, exact) in zip(spectrum.exponents, [-0.31813, -0.31813, -2.06228, -2.06228]) {
            #expect(abs(value - exact) < 0.02)
        }
        #expect(!spectrum.isComplete)
    }

    @Test("a run can be ended, and one of no length is refused")
    func ends() throws {
        var shares: [Double] = []
        let ended = try LyapunovEstimator(transient: 1, duration: 100).spectrum(from: [1]) { share in
            shares.append(share)
            return share < 0.5
        } _: { _, x, rate in
            rate[0] = -x[0] * x[0] * x[0]
        }
        #expect(ended == nil)
        #expect(shares == shares.sorted() && (shares.last ?? 1) < 0.6)
        #expect(throws: IntegrationError.self) {
            try LyapunovEstimator(transient: 1, duration: 0).spectrum(from: [1]) { _, _, rate in rate[0] = 0 }
        }
    }
}
