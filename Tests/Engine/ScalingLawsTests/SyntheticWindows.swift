import Numerics
import ScalingLaws
import Testing

/// Every window there can be, with its probability by the source's own best loss.
func allWindows(_ source: some TokenSource, first: [Int32], symbols: Int, context: Int) -> [(
    window: [Int32], p: Double
)] {
    var windows = first.map { [$0] }
    for _ in 0..<context { windows = windows.flatMap { start in (0..<Int32(symbols)).map { start + [$0] } } }
    return windows.map { window in
        // What cannot be written has no loss.
        let loss = source.bestLoss(of: [window])
        return (window, loss.map { portableExponential(-$0 * Double(context)) } ?? 0)
    }
}

/// A sum over all windows of −p ln p, in nats a token.
func entropy(_ windows: [(window: [Int32], p: Double)], context: Int) -> Double {
    windows.reduce(0) { $1.p > 0 ? $0 - $1.p * portableLogarithm($1.p) : $0 } / Double(context)
}

/// The first windows of a training run.
func drawnWindows(_ source: some TokenSource, context: Int, count: Int, seed: UInt64 = 99) throws -> [[Int32]] {
    var sampler = try source.training(context: context, random: RandomStream(seed: seed))
    return (0..<count).map { drawnWindow(&sampler, $0, context) }
}

func drawnWindow(_ sampler: inout any WindowSampler, _ number: Int, _ context: Int) -> [Int32] {
    var window = [Int32](repeating: -1, count: context + 1)
    window.withUnsafeMutableBufferPointer { sampler.draw(number, into: $0) }
    return window
}

/// How many standard errors the mean loss of drawn windows is from the entropy that the source states.
func deviation(_ source: some TokenSource, context: Int, windows: Int) throws -> Double {
    let losses = try drawnWindows(source, context: context, count: windows).map {
        try #require(source.bestLoss(of: [$0]))
    }
    let stated = try #require(source.entropy(context: context))
    let mean = losses.reduce(0, +) / Double(windows)
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(windows - 1) / Double(windows) + stated.windowError * stated.windowError).squareRoot()
    // Where all windows cost alike there is only rounding.
    return abs(mean - stated.window) / max(error, 1e-13)
}

/// χ² of drawn windows over its degrees of freedom, against the probabilities of all there are.
func frequencyMisfit(_ source: some TokenSource, _ windows: [(window: [Int32], p: Double)], draws: Int) throws -> Double
{
    var counts: [[Int32]: Int] = [:]
    for window in try drawnWindows(source, context: windows[0].window.count - 1, count: draws) {
        counts[window, default: 0] += 1
    }
    let possible = windows.filter { $0.p > 0 }
    #expect(possible.reduce(0) { $0 + counts[$1.window, default: 0] } == draws, "what is drawn is what can be")
    let misfit = possible.reduce(0.0) {
        let expected = $1.p * Double(draws)
        let difference = Double(counts[$1.window, default: 0]) - expected
        return $0 + difference * difference / expected
    }
    return misfit / Double(possible.count - 1)
}

/// What every source keeps to: windows by number alone, the same held-out windows always, none of them in a run.
func expectWindowsByNumber(_ source: some TokenSource, again: some TokenSource, seed: UInt64) throws {
    let context = 24
    var forward = try source.training(context: context, random: RandomStream(seed: seed))
    var backward = try source.training(context: context, random: RandomStream(seed: seed))
    let windows = (0..<40).map { drawnWindow(&forward, $0, context) }
    let reversed = (0..<40).reversed().map { drawnWindow(&backward, $0, context) }
    #expect(windows == reversed.reversed())
    #expect(windows[7] == drawnWindow(&forward, 7, context))
    #expect(windows.allSatisfy { $0.allSatisfy { $0 >= 0 && $0 < source.vocabulary } })

    let held = try source.heldOut(context: context, count: 40)
    #expect(held.count == 40)
    #expect(try held == again.heldOut(context: context, count: 40))
    #expect(try Array(held.prefix(3)) == source.heldOut(context: context, count: 3))
    // Also of a run whose seed is the source's own.
    #expect(Set(held).isDisjoint(with: windows))
    #expect(source.trainingTokens == nil && source.bytesPerToken == nil)
    #expect(throws: TokenSourceError.self) { try source.heldOut(context: 0, count: 1) }
    #expect(throws: TokenSourceError.self) { try source.heldOut(context: 1, count: -1) }
    #expect(throws: TokenSourceError.self) { try source.training(context: 0, random: RandomStream(seed: 1)) }
    #expect(source.entropy(context: 0) == nil)
}

/// Whether a constructor refuses its parameters with a sentence that has this in it.
func isRefused(_ part: String, _ make: () throws -> any TokenSource) -> Bool {
    do {
        _ = try make()
        return false
    } catch let error as TokenSourceError {
        guard case .invalid(let sentence) = error else { return false }
        return sentence.contains(part) && sentence.contains("should be") && sentence == error.description
    } catch {
        return false
    }
}
