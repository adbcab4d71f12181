/// One integration of a delay differential equation under way: an explicit stepper whose
/// right-hand side looks the past up in what the stepper has done.
final class DelayStepper: IntegrationStepper {
    private let stepper: DormandPrinceStepper
    private let past: DelayedPast
    private let breaks: [Double]
    private var nextBreak = 0
    private let end: Double

    init(
        settings: DelayIntegrator, start: Double, state: [Double], end: Double, history: @escaping DelayHistory,
        equations: @escaping DelayRightHandSide
    ) throws(IntegrationError) {
        let delays = settings.delays
        var options = settings.solver.options
        options.maximumStep = min(options.maximumStep, delays.min() ?? .infinity)
        let origins = settings.historyBreaks + [start]
        breaks = DelayBreaks(origins: origins, delays: delays, after: start, before: end).times
        self.end = end
        let past = DelayedPast(start: start, count: state.count, settings: settings, history: history)
        self.past = past
        stepper = try DormandPrinceStepper(
            options: options, start: start, state: state, end: breaks.first ?? end
        ) { time, state, derivative in
            equations(time, state, past.look(from: time), derivative)
        }
    }

    var time: Double { stepper.time }

    func step() throws(IntegrationError) {
        if nextBreak < breaks.count, stepper.time >= breaks[nextBreak] {
            nextBreak += 1
            stepper.end = nextBreak < breaks.count ? breaks[nextBreak] : end
            // Behind a break the past may jump to other values than the last step ended with.
            past.isBehindBreak = true
            defer { past.isBehindBreak = false }
            try stepper.refreshDerivative()
        }
        try stepper.step()
        stepper.prepareInterpolant()
        past.append(stepper)
    }

    /// The interpolant is kept with every step: later ones look into it.
    func prepareInterpolant() {}

    func appendState(at moment: Double, to output: inout [Double]) { stepper.appendState(at: moment, to: &output) }
}

/// The solution so far: the history before the start, interpolants after it.
private final class DelayedPast {
    /// Set while the derivative right after a break is worked out: what lies exactly a delay back is
    /// then what follows the jump, and otherwise what comes before it.
    var isBehindBreak = false

    private let start: Double
    private let count: Int
    private let delays: [Double]
    private let historyBreaks: [Double]
    private let longest: Double
    private let history: DelayHistory
    /// A row a delay.
    private let delayed: UnsafeMutablePointer<Double>

    private var steps: [DormandPrinceInterpolant] = []
    /// Steps before this one are too old for every delay.
    private var oldest = 0
    /// Where each delay was found last: it moves on by a step or so at a time.
    private var cursors: [Int]

    init(start: Double, count: Int, settings: DelayIntegrator, history: @escaping DelayHistory) {
        self.start = start
        self.count = count
        delays = settings.delays
        historyBreaks = settings.historyBreaks
        self.history = history
        longest = delays.max() ?? 0
        cursors = Array(repeating: 0, count: delays.count)
        delayed = .allocate(capacity: max(1, count * delays.count))
        delayed.initialize(repeating: 0, count: max(1, count * delays.count))
    }

    deinit { delayed.deallocate() }

    /// The states a delay before `time`, a row a delay, valid until the next look.
    func look(from time: Double) -> UnsafePointer<Double> {
        for (index, delay) in delays.enumerated() {
            let row = delayed + index * count
            // Compared as the breaks were made, by the same sum: a difference would round otherwise.
            let edge = start + delay
            let isBehind = DelayBreaks.coincide(time, edge) ? isBehindBreak : time > edge
            if !isBehind || steps.isEmpty {
                history(sideOfBreak(min(time - delay, start), time, delay), row)
            } else {
                let moment = max(time - delay, start)
                cursors[index] = find(moment, from: cursors[index])
                steps[cursors[index]].evaluate(at: moment, into: row)
            }
        }
        return UnsafePointer(delayed)
    }

    /// A moment of the history, moved to the right side of a break that it coincides with.
    private func sideOfBreak(_ moment: Double, _ time: Double, _ delay: Double) -> Double {
        for origin in historyBreaks where DelayBreaks.coincide(time, origin + delay) {
            return isBehindBreak ? max(moment, origin.nextUp) : min(moment, origin.nextDown)
        }
        return moment
    }

    private func find(_ moment: Double, from guess: Int) -> Int {
        var index = min(max(guess, oldest), steps.count - 1)
        while index > oldest, moment < steps[index].start { index -= 1 }
        while index + 1 < steps.count, moment > steps[index].end { index += 1 }
        return index
    }

    func append(_ stepper: DormandPrinceStepper) {
        steps.append(stepper.takeInterpolant())
        let horizon = stepper.time - longest
        while oldest + 1 < steps.count, steps[oldest].end < horizon { oldest += 1 }
        // Half of the list being past use, moving the rest costs a step a constant.
        if oldest > 64, oldest * 2 > steps.count {
            steps.removeFirst(oldest)
            for index in cursors.indices { cursors[index] = max(0, cursors[index] - oldest) }
            oldest = 0
        }
    }
}
