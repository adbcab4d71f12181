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

    /// Blocks of four components: the last is filled with zeros, which stay zeros.
    private let blocks: Int
    /// One piece: state, previous state, trial state, then stages, then interpolant, each of ``blocks``.
    private let memory: UnsafeMutablePointer<SIMD4<Double>>
    private let state: UnsafeMutablePointer<Double>
    private let previous: UnsafeMutablePointer<Double>
    private let trial: UnsafeMutablePointer<Double>
    private let interpolant: UnsafeMutablePointer<Double>
    private let stageBlocks: UnsafeMutablePointer<SIMD4<Double>>
    private let rows = DormandPrinceRows.shared

    private func stage(_ index: Int) -> UnsafeMutablePointer<Double> { Self.numbers(stageBlocks + index * blocks) }

    private static func numbers(_ blocks: UnsafeMutablePointer<SIMD4<Double>>) -> UnsafeMutablePointer<Double> {
        UnsafeMutableRawPointer(blocks).assumingMemoryBound(to: Double.self)
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
        blocks = (count + 3) / 4
        let length = (3 + DormandPrinceTableau.allStages + DormandPrinceInterpolant.terms) * blocks
        memory = .allocate(capacity: length)
        memory.initialize(repeating: .zero, count: length)
        state = Self.numbers(memory)
        previous = Self.numbers(memory + blocks)
        trial = Self.numbers(memory + 2 * blocks)
        stageBlocks = memory + 3 * blocks
        interpolant = Self.numbers(memory + (3 + DormandPrinceTableau.allStages) * blocks)
        state.update(from: initial, count: count)
        stepLength = 0
        try refreshDerivative()
        stepLength = initialStep(
            time: time, span: min(end - time, options.maximumStep), count: count, state: state, derivative: stage(0),
            scale: scale, root: power, trial: trial, second: stage(1), equations)
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
        equations(time, state, stage(0))
        for i in 0..<count where !stage(0)[i].isFinite { throw .notFinite(time: time) }
        firstStageIsStale = false
    }

    /// Goes on from another state at ``time``, with the step that was to come.
    func changeState(_ change: (UnsafeMutablePointer<Double>) -> Void) throws(IntegrationError) {
        change(state)
        try refreshDerivative()
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
            stageBlocks.update(from: stageBlocks + DormandPrinceTableau.stages * blocks, count: blocks)
            firstStageIsStale = false
        }
        // Once a step: a property's reference is counted at every use.
        let equations = equations
        let (base, target4) = (memory, memory + 2 * blocks)
        for index in 1..<DormandPrinceTableau.stages {
            rows.combine(index, of: stageBlocks, blocks, from: base, h, into: target4)
            // Rounding must not take a stage beyond the end of the step, where an equation may jump.
            equations(min(time + rows.nodes[index] * h, target), trial, stage(index))
        }
        rows.combine(DormandPrinceRows.end, of: stageBlocks, blocks, from: base, h, into: target4)
        equations(target, trial, stage(DormandPrinceTableau.stages))
    }

    /// h·|λ| in the direction from the last stage's argument to the end of the step: the derivative
    /// is known at both, at the same time.
    private func stiffness(_ h: Double) -> Double {
        let last = DormandPrinceTableau.stages - 1
        let (lastStage, atEnd) = (stage(last), stage(DormandPrinceTableau.stages))
        // The interpolant's room is free until it is asked for.
        let argument = memory + (3 + DormandPrinceTableau.allStages) * blocks
        rows.combine(last, of: stageBlocks, blocks, from: memory, h, into: argument)
        var (rise, run) = (0.0, 0.0)
        for i in 0..<count {
            let apart = trial[i] - interpolant[i]
            let change = atEnd[i] - lastStage[i]
            run += apart * apart
            rise += change * change
        }
        return run > 0 ? h * (rise / run).squareRoot() : 0
    }

    /// Hairer's combination of the estimates of orders 5 and 3; below 1 the step is good.
    private func errorNorm(_ h: Double) -> Double {
        let (absolute, relative) = (options.absoluteTolerance, options.relativeTolerance)
        var (five, three) = (0.0, 0.0)
        for block in 0..<blocks {
            let e5 = rows.sum(DormandPrinceRows.errorFive, of: stageBlocks + block, blocks)
            let e3 = rows.sum(DormandPrinceRows.errorThree, of: stageBlocks + block, blocks)
            let first = 4 * block
            for lane in 0..<min(4, count - first) {
                let scale = absolute + max(abs(state[first + lane]), abs(trial[first + lane])) * relative
                let (a, b) = (e5[lane] / scale, e3[lane] / scale)
                five += a * a
                three += b * b
            }
        }
        if five == 0, three == 0 { return 0 }
        return h * five / ((five + 0.01 * three) * Double(count)).squareRoot()
    }

    func prepareInterpolant() {
        let start = time - lastStep
        for index in (DormandPrinceTableau.stages + 1)..<DormandPrinceTableau.allStages {
            rows.combine(index, of: stageBlocks, blocks, from: memory + blocks, lastStep, into: memory + 2 * blocks)
            equations(start + rows.nodes[index] * lastStep, trial, stage(index))
        }
        let (atStart, atEnd) = (stage(0), stage(DormandPrinceTableau.stages))
        let width = 4 * blocks
        for i in 0..<count {
            let change = state[i] - previous[i]
            interpolant[i] = change
            interpolant[width + i] = lastStep * atStart[i] - change
            interpolant[2 * width + i] = 2 * change - lastStep * (atEnd[i] + atStart[i])
        }
        let terms = memory + (3 + DormandPrinceTableau.allStages) * blocks
        for term in 3..<DormandPrinceInterpolant.terms {
            for block in 0..<blocks {
                let row = DormandPrinceRows.interpolant + term - 3
                terms[term * blocks + block] = lastStep * rows.sum(row, of: stageBlocks + block, blocks)
            }
        }
    }

    /// What ``prepareInterpolant()`` worked out, to keep.
    func takeInterpolant() -> DormandPrinceInterpolant {
        let coefficients = [Double](unsafeUninitializedCapacity: (DormandPrinceInterpolant.terms + 1) * count) {
            buffer, filled in
            filled = buffer.count
            guard let base = buffer.baseAddress else { return }
            base.update(from: previous, count: count)
            for term in 0..<DormandPrinceInterpolant.terms {
                (base + (term + 1) * count).update(from: interpolant + 4 * term * blocks, count: count)
            }
        }
        return DormandPrinceInterpolant(start: time - lastStep, end: time, coefficients: coefficients)
    }

    func appendState(at moment: Double, to output: inout [Double]) {
        if moment == time {
            output.append(contentsOf: UnsafeBufferPointer(start: state, count: count))
            return
        }
        let x = (moment - (time - lastStep)) / lastStep
        let width = 4 * blocks
        for i in 0..<count {
            let change = DormandPrinceInterpolant.polynomial(x) { interpolant[$0 * width + i] }
            output.append(previous[i] + change)
        }
    }
}
