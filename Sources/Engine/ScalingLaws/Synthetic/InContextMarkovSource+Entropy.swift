import Numerics

extension InContextMarkovSource {
    /// Both entropies are estimated, to 0.1 % where about a second's draws reach that, with the same numbers in every
    /// call.
    ///
    /// The rate is the limit of the best model's loss for long contexts, when it has learned the window's chain: the mean
    /// of Σₛ πₛ·H(rowₛ) over chains, πₛ being the chain's own stationary weights. That is less than the mean entropy of a
    /// row, for a symbol that tends to follow itself is both seen more often and more certain, and has no closed form;
    /// ``rowEntropy`` is what the difference is estimated from.
    public func entropy(context: Int) -> SourceEntropy? {
        guard context >= 1, let writer = try? writer(context: context) else { return nil }
        let random = RandomStream(seed: seed).split(SeedPurpose.estimates)
        let rate = estimatedRate(random.split(0))
        let window = estimatedWindow(writer, context, tolerance: 1e-3 * max(rate.mean, 0), random.split(1))
        return SourceEntropy(
            rate: rate.mean, window: window.mean, windowError: window.error, rateError: rate.error)
    }

    /// The mean of the loss of drawn windows.
    ///
    /// Most of what it varies by is whether a window's chain is a certain one. What its counts say of that, the posterior
    /// mean of the entropy of its rows, is ``rowEntropy`` on average, so a multiple of the difference is taken off as a
    /// control variate; the multiple is that of a regression on other windows, so the mean stays what it is.
    private func estimatedWindow(
        _ writer: Writer, _ context: Int, tolerance: Double, _ random: RandomStream
    ) -> (mean: Double, error: Double) {
        var writer = writer
        let psi = (0...context).map { digamma(concentration + Double($0) + 1) }
        let prior = Double(symbols) * concentration
        var window = [Int32](repeating: 0, count: context + 1)
        func draw(_ number: Int) -> (loss: Double, control: Double) {
            var stream = random.split(UInt64(number))
            window.withUnsafeMutableBufferPointer { writer.write(into: $0, random: &stream) }
            guard let (loss, pairs) = lossAndPairs(of: window) else { return (0, 0) }
            var rows = 0.0
            for start in stride(from: 0, to: pairs.count, by: symbols) {
                var (seen, sum) = (0, 0.0)
                for count in pairs[start..<start + symbols] {
                    seen += Int(count)
                    sum += (concentration + Double(count)) * psi[Int(count)]
                }
                rows += digamma(prior + Double(seen) + 1) - sum / (prior + Double(seen))
            }
            return (loss / Double(context), rows / Double(symbols) - rowEntropy)
        }
        let draws = max((1 << 24) / (context + symbols * symbols / 8 + 16), 64)
        let pilot = (0..<min(512, draws)).map(draw)
        let mean = pilot.reduce(0) { $0 + $1.loss } / Double(pilot.count)
        let both = pilot.reduce(0) { $0 + ($1.loss - mean) * $1.control }
        let squares = pilot.reduce(0) { $0 + $1.control * $1.control }
        let multiple = squares > 0 ? both / squares : 0
        let estimate = SampledMean(tolerance: tolerance, atLeast: min(1024, draws), atMost: draws) { number in
            let (loss, control) = draw(pilot.count + number)
            return loss - multiple * control
        }
        return (estimate.mean, estimate.error)
    }

    /// The mean entropy of a row of transitions, in nats, exactly: ψ(V·α + 1) − ψ(α + 1).
    public var rowEntropy: Double { digamma(Double(symbols) * concentration + 1) - digamma(concentration + 1) }

    /// The mean over chains of their entropy rates, from their differences to the mean entropy of their own rows, whose
    /// mean over chains is known: what remains to be averaged varies less.
    private func estimatedRate(_ random: RandomStream) -> (mean: Double, error: Double) {
        let concentrations = [Double](repeating: concentration, count: symbols)
        // A chain takes V² gamma draws and V³/3 products.
        let draws = max(min((1 << 28) / (symbols * symbols * (symbols / 3 + 100)), 1 << 16), 16)
        let difference = SampledMean(tolerance: 1e-3 * rowEntropy, atLeast: 16, atMost: draws) { number in
            var stream = random.split(UInt64(number))
            var transitions: [Double] = []
            for _ in 0..<symbols { transitions += (try? stream.dirichlet(concentrations)) ?? [] }
            // Held above 0, so that every chain has one stationary distribution.
            for place in transitions.indices { transitions[place] = max(transitions[place], 1e-15) }
            let rows = (0..<symbols).map { row in
                ScalingLaws.entropy(of: transitions[row * symbols..<(row + 1) * symbols])
            }
            let pi = stationaryDistribution(eliminating: &transitions, count: symbols)
            return zip(pi, rows).reduce(0) { $0 + ($1.0 - 1 / Double(symbols)) * $1.1 }
        }
        return (rowEntropy + difference.mean, difference.error)
    }
}

/// ψ(x) for x ≥ 1, to about 1e-15: ψ(x) = ψ(x + 1) − 1/x up to 10, then the asymptotic series (Abramowitz and Stegun
/// 1964, 6.3.18).
private func digamma(_ x: Double) -> Double {
    var (x, below) = (x, 0.0)
    while x < 10 {
        below += 1 / x
        x += 1
    }
    let square = 1 / (x * x)
    let series =
        square
        * (1.0 / 12 - square
            * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square * (1.0 / 132 - square * 691 / 32760)))))
    return portableLogarithm(x) - 0.5 / x - series - below
}
