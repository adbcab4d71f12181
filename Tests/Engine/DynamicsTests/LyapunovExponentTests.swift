import Dynamics
import Foundation
import Numerics
import Testing

@Suite("Lyapunov exponents of the catalogue")
struct LyapunovExponentTests {
    struct Check: Decodable {
        let exponent: Double
        let error: Double
    }
    struct Jacobians: Decodable {
        struct Point: Decodable {
            let state: [Double]
            let jacobian: [Double]
        }
        let points: [Point]
    }

    /// lyapunov-check.json: another method (two trajectories, Runge and Kutta's of order 4), 200 periods.
    @Test("largest exponents agree with another method's within three combined standard errors: 90 systems of 109")
    func largest() throws {
        let golden = try Fixture.read("lyapunov-check.json", as: Check.self)
        #expect(golden.count == 109)
        var agreeing = 0
        for (name, check) in golden {
            let spectrum = try #require(DynamicalSystem.named(name)?.recomputedLyapunov, "\(name)")
            let error = (spectrum.standardErrors[0] * spectrum.standardErrors[0] + check.error * check.error)
                .squareRoot()
            if abs(spectrum.exponents[0] - check.exponent) <= 3 * error { agreeing += 1 }
        }
        #expect(agreeing >= 90)
    }

    @Test("every system tells published and recomputed exponents, with errors and a dimension")
    func facts() throws {
        for system in DynamicalSystem.all {
            let spectrum = try #require(system.recomputedLyapunov, "\(system.name)")
            #expect(spectrum.exponents.count == spectrum.standardErrors.count)
            let isFinite = spectrum.exponents.allSatisfy { $0.isFinite }
            #expect(isFinite, "\(system.name)")
            #expect(spectrum.isComplete == (system.kind != .delay), "\(system.name)")
            if system.kind != .delay { #expect(spectrum.exponents.count == system.stateDimension, "\(system.name)") }
            #expect(spectrum.kaplanYorkeDimension != nil, "\(system.name)")
            let published = try #require(system.published, "\(system.name)")
            // The collection has no spectrum of AtmosphericRegime.
            #expect(published.spectrum.isEmpty == (system.name == "AtmosphericRegime"), "\(system.name)")
        }
    }

    @Test("the kept values are what a run gives")
    func kept() throws {
        for name in ["Lorenz", "MackeyGlass", "Duffing"] {
            let system = try #require(DynamicalSystem.named(name))
            let kept = try #require(system.recomputedLyapunov)
            let settings = LyapunovSettings(periods: 300, delayExponents: 3)
            let spectrum = try #require(try system.lyapunovSpectrum(settings))
            let error = 4 * (spectrum.standardErrors[0] + kept.standardErrors[0]) + 1e-3
            #expect(abs(spectrum.exponents[0] - kept.exponents[0]) < error, "\(name)")
        }
    }

    @Test("exponents of a smooth flow add up to its divergence, and the phase of a driven one has the exponent 0")
    func sums() throws {
        let duffing = try #require(DynamicalSystem.named("Duffing"))
        let spectrum = try #require(try duffing.lyapunovSpectrum(LyapunovSettings(periods: 200)))
        let sum = spectrum.exponents.reduce(0, +)
        #expect(abs(sum + duffing.constants["delta"]) < 1e-6)
        #expect(spectrum.exponents.contains { abs($0) < 1e-3 })
    }

    @Test("the Jacobian by central differences agrees with the collection's analytic ones of 60 systems to 1e-9")
    func jacobians() throws {
        let golden = try Fixture.read("jacobians.json", as: Jacobians.self)
        #expect(golden.count == 60)
        for (name, record) in golden {
            let equations = try #require(DynamicalSystem.named(name)?.rightHandSide)
            for point in record.points {
                let count = point.state.count
                var matrix = [Double](repeating: 0, count: count * count)
                CentralJacobian(scales: point.state.map { max(abs($0), 0.1) })
                    .evaluate(point.state, into: &matrix) { equations(0, $0, $1) }
                let size = point.jacobian.map(abs).max() ?? 0
                for row in 0..<count {
                    for column in 0..<count {
                        let difference = matrix[row + column * count] - point.jacobian[row * count + column]
                        #expect(abs(difference) <= 1e-9 * size, "\(name)")
                    }
                }
            }
        }
    }
}
