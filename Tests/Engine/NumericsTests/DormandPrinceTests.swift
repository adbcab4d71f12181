import Foundation
import Numerics
import Testing

@Suite("Integration by DOP853")
struct DormandPrinceTests {
    private let lorenz: RightHandSide = { _, x, rate in
        rate[0] = 10 * (x[1] - x[0])
        rate[1] = x[0] * (28 - x[2]) - x[1]
        rate[2] = x[0] * x[1] - 8.0 / 3 * x[2]
    }

    @Test("it takes scipy's steps: the same chaotic path to 10 digits at the same tolerance")
    func scipy() throws {
        let solver = DormandPrince853(relativeTolerance: 1e-9, absoluteTolerance: 1e-9)
        let path = try solver.solve(from: 0, state: [1, 1, 1], at: [0.5, 1, 2, 5], lorenz)
        let expected = [
            1.1982729695612258, -8.867197725599217, 32.45474021053585,
            -9.37857001406609, -8.357033789855494, 29.362325344426356,
            -8.173499933663786, -9.56202368698242, 24.620702039343385,
            -6.512113703058608, -6.974042781744934, 23.924129591972765,
        ]
        for (value, reference) in zip(path, expected) { #expect(abs(value - reference) < 1e-8) }
    }

    @Test("the interpolant is as good as the steps: a circle sampled finely stays a circle")
    func denseOutput() throws {
        let times = (0...2000).map { Double($0) * 0.01 }
        let path = try DormandPrince853(relativeTolerance: 1e-10, absoluteTolerance: 1e-10)
            .solve(from: 0, state: [1, 0], at: times) { _, x, rate in
                rate[0] = x[1]
                rate[1] = -x[0]
            }
        for (index, time) in times.enumerated() {
            #expect(abs(path[2 * index] - cos(time)) < 1e-8)
            #expect(abs(path[2 * index + 1] + sin(time)) < 1e-8)
        }
    }

    @Test("explicit time and repeated output times are honoured")
    func explicitTime() throws {
        let path = try DormandPrince853().solve(from: 1, state: [1], at: [1, 1, 2, 2, 3]) { time, _, rate in
            rate[0] = 2 * time
        }
        for (value, reference) in zip(path, [1.0, 1, 4, 4, 9]) { #expect(abs(value - reference) < 1e-9) }
        #expect(path.count == 5)
    }

    @Test("a pole ends in an error with the time, not in a hang")
    func blowUp() {
        // ẋ = x², x(0) = 1 reaches infinity at t = 1.
        #expect {
            try DormandPrince853().solve(from: 0, state: [1], at: [2]) { _, x, rate in rate[0] = x[0] * x[0] }
        } throws: { error in
            switch error as? IntegrationError {
            case .stepUnderflow(let time), .notFinite(let time): abs(time - 1) < 1e-3
            default: false
            }
        }
    }

    @Test("a derivative that is not a number is reported where it begins")
    func notFinite() {
        #expect(throws: IntegrationError.notFinite(time: 0)) {
            try DormandPrince853().solve(from: 0, state: [1], at: [1]) { _, _, rate in rate[0] = .nan }
        }
    }

    @Test("the limit on steps holds")
    func stepLimit() {
        let solver = DormandPrince853(maximumSteps: 5)
        #expect {
            try solver.solve(from: 0, state: [1, 1, 1], at: [100], lorenz)
        } throws: { error in
            if case .tooManySteps(5, _)? = error as? IntegrationError { true } else { false }
        }
    }

    @Test("times that go back are refused")
    func descendingTimes() {
        #expect(throws: IntegrationError.self) {
            try DormandPrince853().solve(from: 0, state: [1, 1, 1], at: [2, 1], lorenz)
        }
    }

    @Test("tolerances that doubles cannot meet are raised, whenever they are set")
    func options() {
        var solver = Radau5(relativeTolerance: 0, absoluteTolerance: -1, maximumSteps: 7)
        #expect(solver.options == IntegrationOptions(relativeTolerance: 1e-14, absoluteTolerance: 0, maximumSteps: 7))
        solver.options.relativeTolerance = 1e-20
        solver.options.absoluteTolerance = -3
        #expect(solver.options == IntegrationOptions(relativeTolerance: 1e-14, absoluteTolerance: 0, maximumSteps: 7))
        #expect(AutomaticIntegrator().options == DormandPrince853().options)
    }
}
