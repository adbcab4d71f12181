/// One integration under way: the state, the stages of the last step and the next step's length.
final class DormandPrinceStepper: IntegrationStepper {
    private(set) var time: Double
    /// No step goes beyond; may be moved between steps.
    var end: Double
    private let count: Int
    private let options: IntegrationOptions
    private let equations: RightHandSide

    private var stepLength: Double
    private var lastStep = 0.0
    private(set) var stepsTaken: Int
    private var stiffnessTest: StiffnessTest?
    /// Set once the test for stiffness, if it was asked for, is sure.
    private(set) var isStiff = false

    /// One block: state, previous state, trial state, then stages, then interpolant.
    private let memory: UnsafeMutablePointer<Double>
    private var state: UnsafeMutablePointer<Double> { memory }
    private var previous: UnsafeMutablePointer<Double> { memory + count }
    private var trial: UnsafeMutablePointer<Double> { memory + 2 * count }
    private var stages: UnsafeMutablePointer<Double> { memory + 3 * count }
    private var interpolant: UnsafeMutablePointer<Double> {
        memory + (3 + DormandPrinceTableau.allStages) * count
    }

    private static let safety = 0.9
    private static let smallestFactor = 0.2
    private static let largestFactor = 10.0

    init(
        options: IntegrationOptions, start: Double, state initial: [Double], end: Double,
        equations: @escaping RightHandSide, stepsTaken: Int = 0, stiffnessTest: StiffnessTest? = nil
    ) throws(IntegrationError) {
        self.options = options
        self.equations = equations
        self.end = end
        self.stepsTaken = stepsTaken
        self.stiffnessTest = stiffnessTest
        time = start
        count = initial.count
        let length = (3 + DormandPrinceTableau.allStages + DormandPrinceInterpolant.terms) * count
        memory = .allocate(capacity: length)
        memory.initialize(repeating: 0, count: length)
        memory.update(from: initial, count: count)
        stepLength = 0
        equations(time, memory, memory + 3 * count)
        for i in 0..<count where !stages[i].isFinite { throw .notFinite(time: start) }
        stepLength = initialStep(
            time: time, span: min(end - time, options.maximumStep), count: count, state: state, derivative: stages,
            scale: scale, root: power, trial: trial, second: stages + count, equations)
    }

    deinit { memory.deallocate() }

    /// The state at ``time``.
    var currentState: [Double] { Array(UnsafeBufferPointer(start: state, count: count)) }

    func step() throws(IntegrationError) {
        var rejected = false
        let shortest = 10 * time.ulp
        stepLength = min(max(stepLength, shortest), options.maximumStep)
        while true {
            guard stepLength >= shortest else { throw .stepUnderflow(time: time) }
            guard stepsTaken < options.maximumSteps else {
                throw .tooManySteps(limit: options.maximumSteps, time: time)
            }
            stepsTaken += 1
            let isCut = time + stepLength > end
            let target = min(time + stepLength, end)
            let h = target - time
            computeStages(h, target)
            let error = errorNorm(h)
            if error < 1 {
                var factor = error == 0 ? Self.largestFactor : min(Self.largestFactor, Self.safety * power(error))
                if rejected { factor = min(1, factor) }
                if stiffnessTest?.isDue() == true, stiffnessTest?.observe(stiffness(h)) == true { isStiff = true }
                accept(h, target: target)
                // A step that was cut at the end says little about one that goes on from there.
                stepLength = isCut ? max(stepLength, h * factor) : h * factor
                return
            }
            // Not a number compares false: a step into the infinite is shortened like a bad one.
            stepLength =
                h * (error.isFinite ? max(Self.smallestFactor, Self.safety * power(error)) : Self.smallestFactor)
            if !error.isFinite, stepLength < shortest { throw .notFinite(time: time) }
            rejected = true
        }
    }

    /// The derivative at ``time``, worked out again: the right-hand side jumps there.
    func refreshDerivative() throws(IntegrationError) {
        equations(time, state, stages)
        for i in 0..<count where !stages[i].isFinite { throw .notFinite(time: time) }
        firstStageIsStale = false
    }

    private var scale: ErrorScale {
        ErrorScale(relative: options.relativeTolerance, absolute: options.absoluteTolerance)
    }

    /// error^(−1/8), by three square roots, which round alike on every platform.
    private func power(_ error: Double) -> Double {
        1 / error.squareRoot().squareRoot().squareRoot()
    }

    private func accept(_ h: Double, target: Double) {
        previous.update(from: state, count: count)
        state.update(from: trial, count: count)
        time = target
        lastStep = h
        // The first stage of a step is kept until the next begins: the interpolant needs it.
        firstStageIsStale = true
    }

    private var firstStageIsStale = false

    private func computeStages(_ h: Double, _ target: Double) {
        if firstStageIsStale {
            stages.update(from: stages + DormandPrinceTableau.stages * count, count: count)
            firstStageIsStale = false
        }
        for (index, row) in DormandPrinceTableau.main.enumerated() {
            combine(row, from: state, h, into: trial)
            // Rounding must not take a stage beyond the end of the step, where an equation may jump.
            let moment = min(time + DormandPrinceTableau.nodes[index + 1] * h, target)
            equations(moment, trial, stages + (index + 1) * count)
        }
        combine(DormandPrinceTableau.end, from: state, h, into: trial)
        equations(target, trial, stages + DormandPrinceTableau.stages * count)
    }

    /// h·|λ| in the direction from the last stage's argument to the end of the step: the derivative
    /// is known at both, at the same time.
    private func stiffness(_ h: Double) -> Double {
        guard let lastRow = DormandPrinceTableau.main.last else { return 0 }
        let lastStage = stages + (DormandPrinceTableau.stages - 1) * count
        let atEnd = stages + DormandPrinceTableau.stages * count
        var (rise, run) = (0.0, 0.0)
        for i in 0..<count {
            let apart = trial[i] - (state[i] + h * weighted(lastRow, i))
            let change = atEnd[i] - lastStage[i]
            run += apart * apart
            rise += change * change
        }
        return run > 0 ? h * (rise / run).squareRoot() : 0
    }

    /// destination = base + h · Σ weight · stage
    private func combine(
        _ row: DormandPrinceTableau.Row, from base: UnsafePointer<Double>, _ h: Double,
        into destination: UnsafeMutablePointer<Double>
    ) {
        for i in 0..<count { destination[i] = base[i] + h * weighted(row, i) }
    }

    @inline(__always)
    private func weighted(_ row: DormandPrinceTableau.Row, _ component: Int) -> Double {
        var sum = 0.0
        for (stage, weight) in row { sum += weight * stages[stage * count + component] }
        return sum
    }

    /// Hairer's combination of the estimates of orders 5 and 3; below 1 the step is good.
    private func errorNorm(_ h: Double) -> Double {
        var (five, three) = (0.0, 0.0)
        for i in 0..<count {
            let scale = options.absoluteTolerance + max(abs(state[i]), abs(trial[i])) * options.relativeTolerance
            let e5 = weighted(DormandPrinceTableau.errorFive, i) / scale
            let e3 = weighted(DormandPrinceTableau.errorThree, i) / scale
            five += e5 * e5
            three += e3 * e3
        }
        if five == 0, three == 0 { return 0 }
        return h * five / ((five + 0.01 * three) * Double(count)).squareRoot()
    }

    func prepareInterpolant() {
        let start = time - lastStep
        for (index, row) in DormandPrinceTableau.extra.enumerated() {
            let stage = DormandPrinceTableau.stages + 1 + index
            combine(row, from: previous, lastStep, into: trial)
            equations(start + DormandPrinceTableau.nodes[stage] * lastStep, trial, stages + stage * count)
        }
        let atEnd = stages + DormandPrinceTableau.stages * count
        for i in 0..<count {
            let change = state[i] - previous[i]
            interpolant[i] = change
            interpolant[count + i] = lastStep * stages[i] - change
            interpolant[2 * count + i] = 2 * change - lastStep * (atEnd[i] + stages[i])
            for (term, row) in DormandPrinceTableau.interpolant.enumerated() {
                interpolant[(3 + term) * count + i] = lastStep * weighted(row, i)
            }
        }
    }

    /// What ``prepareInterpolant()`` worked out, to keep.
    func takeInterpolant() -> DormandPrinceInterpolant {
        let rows = UnsafeBufferPointer(start: interpolant, count: DormandPrinceInterpolant.terms * count)
        return DormandPrinceInterpolant(
            start: time - lastStep, end: time,
            coefficients: Array(UnsafeBufferPointer(start: previous, count: count)) + rows)
    }

    func appendState(at moment: Double, to output: inout [Double]) {
        if moment == time {
            output.append(contentsOf: UnsafeBufferPointer(start: state, count: count))
            return
        }
        let x = (moment - (time - lastStep)) / lastStep
        for i in 0..<count {
            let change = DormandPrinceInterpolant.polynomial(x) { interpolant[$0 * count + i] }
            output.append(previous[i] + change)
        }
    }
}
