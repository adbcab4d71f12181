import Numerics

/// The steps at which a run is looked at: evenly spaced in the logarithm of the step, and the last.
///
/// They depend on how many there are a decade, not on how long a run is: runs of different lengths are looked at
/// at the same steps.
public struct RecordSteps: Sendable, Hashable {
    /// In rising order, from 1.
    public let steps: [Int]

    /// - Parameters:
    ///   - perDecade: How many there are from one power of ten to the next, where steps are many enough.
    ///   - last: The last step of the run, at least 1.
    public init(perDecade: Int, last: Int) {
        let ratio = 2.302585092994046 / Double(max(perDecade, 1))
        var steps: [Int] = []
        var number = 0.0
        while true {
            let step = Int(portableExponential(number * ratio).rounded())
            guard step < last else { break }
            if steps.last != step { steps.append(step) }
            number += 1
        }
        self.steps = steps + [max(last, 1)]
    }
}
