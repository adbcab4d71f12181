public import Numerics

extension DynamicalSystem {
    /// The path from an initial state, at any times.
    ///
    /// Time starts at 0. Ordinary equations are integrated by ``AutomaticIntegrator``, which is explicit
    /// of order 8 and turns implicit where they are stiff; delay equations by ``DelayIntegrator`` from a
    /// constant history.
    ///
    /// - Parameters:
    ///   - initial: ``stateDimension`` values; by default the collection's.
    ///   - times: Ascending, none below 0.
    ///   - isRaw: The integrated components rather than what is observed; a delay system's variable alone.
    ///   - options: Tolerances and limits.
    /// - Returns: Row-major: `times.count` rows of ``dimension`` values, or of ``stateDimension`` when raw.
    /// - Throws: ``TrajectoryError``.
    public func path(
        from initial: [Double]? = nil, at times: [Double], isRaw: Bool = false,
        options: IntegrationOptions = IntegrationOptions()
    ) throws(TrajectoryError) -> [Double] {
        let start = initial ?? Array(initialState.prefix(stateDimension))
        try check(start)
        do {
            return try integrate(from: start, at: times, isRaw: isRaw, options: options)
        } catch {
            throw .integration(system: name, error)
        }
    }

    /// The derivative at a state.
    ///
    /// - Parameters:
    ///   - state: ``stateDimension`` values, not observed ones.
    ///   - time: Matters to few systems: the phase of driven ones is a component of their own.
    ///   - delayed: The state a ``delay`` ago, where there is one; by default the same.
    public func rate(
        at state: [Double], time: Double = 0, delayed: [Double]? = nil
    ) throws(TrajectoryError) -> [Double] {
        try check(state)
        let past = delayed ?? state
        try check(past)
        var rate = [Double](repeating: 0, count: state.count)
        if let rightHandSide { rightHandSide(time, state, &rate) }
        if let delayedRightHandSide { delayedRightHandSide(time, state, past, &rate) }
        return rate
    }

    private func check(_ state: [Double]) throws(TrajectoryError) {
        guard state.count == stateDimension else {
            throw .initialState(system: name, components: stateDimension, given: state.count)
        }
    }

    func integrate(
        from start: [Double], at times: [Double], isRaw: Bool = false, options: IntegrationOptions
    ) throws(IntegrationError) -> [Double] {
        if let rightHandSide {
            let states = try AutomaticIntegrator(options).solve(from: 0, state: start, at: times, rightHandSide)
            return isRaw ? states : observed(states)
        }
        guard let delayedRightHandSide, let delay else { return [] }
        let integrator = DelayIntegrator(delays: [delay], solver: DormandPrince853(options))
        func solve(_ times: [Double]) throws(IntegrationError) -> [Double] {
            try integrator.solve(
                from: 0, state: start, at: times, history: { _, state in state[0] = start[0] }, delayedRightHandSide)
        }
        return isRaw ? try solve(times) : try DelayEmbedding(delay: delay, copies: dimension).embed(times, solve)
    }

    /// The same under noise. A delay system's history has none.
    func integrate(
        from start: [Double], at times: [Double], noise: ProcessNoise, random: inout RandomStream,
        options: IntegrationOptions
    ) throws(IntegrationError) -> [Double] {
        let step = period / Double(noise.stepsPerPeriod)
        let diffusion = noise.diffusion(of: self)
        if let rightHandSide {
            let integrator = DiffusionIntegrator(noise: diffusion, step: step, options: options)
            return observed(try integrator.solve(from: 0, state: start, at: times, random: &random, rightHandSide))
        }
        guard let delayedRightHandSide, let delay else { return [] }
        let integrator = DelayDiffusionIntegrator(delay: delay, noise: diffusion, step: step)
        let stream = random
        var end = random
        let rows = try DelayEmbedding(delay: delay, copies: dimension).embed(times) { times throws(IntegrationError) in
            end = stream
            return try integrator.solve(state: start, at: times, random: &end, delayedRightHandSide)
        }
        random = end
        return rows
    }
}

/// One variable over a delay as several components, as dysts 0.96 has it: copy j of m is
/// x(t − τ·j/(m − 1)), so the first is the variable now and the last is it a delay ago.
struct DelayEmbedding {
    let delay: Double
    let copies: Int

    /// Rows at `times` of copies; `solve` gives the variable at ascending times from 0. Before 0 the
    /// variable was what it is at 0.
    func embed(
        _ times: [Double], _ solve: (_ times: [Double]) throws(IntegrationError) -> [Double]
    ) throws(IntegrationError) -> [Double] {
        let moments = times.flatMap { time in
            (0..<copies).map { max(0, time - delay * Double($0) / Double(max(copies - 1, 1))) }
        }
        let order = moments.indices.sorted { moments[$0] < moments[$1] }
        let values = try solve(order.map { moments[$0] })
        var rows = [Double](repeating: 0, count: moments.count)
        for (index, value) in zip(order, values) { rows[index] = value }
        return rows
    }
}
