/// Logarithms of stretching, gathered over a run in equal batches.
struct GrowthRecord {
    private let start: Double
    private let duration: Double
    private let count: Int
    /// A row a batch.
    private var growth: [Double]
    private var times: [Double]

    init(count: Int, start: Double, duration: Double, batches: Int) {
        (self.count, self.start, self.duration) = (count, start, duration)
        growth = Array(repeating: 0, count: count * max(batches, 2))
        times = Array(repeating: 0, count: max(batches, 2))
    }

    /// Adds what a step to `time` has stretched; it counts for the batch of its middle.
    mutating func add(_ logarithms: UnsafePointer<Double>, step: Double, to time: Double) {
        let share = (time - step / 2 - start) / duration
        let batch = min(max(Int(share * Double(times.count)), 0), times.count - 1)
        times[batch] += step
        for i in 0..<count { growth[batch * count + i] += logarithms[i] }
    }

    /// Rates over the run, and their errors from the batches' means (Flyvbjerg and Petersen 1989, with
    /// one size of batch).
    func spectrum(isComplete: Bool) -> LyapunovSpectrum {
        let total = times.reduce(0, +)
        let batches = times.indices.filter { times[$0] > 0 }
        var (exponents, errors) = ([Double](), [Double]())
        for i in 0..<count {
            let mean = batches.reduce(0) { $0 + growth[$1 * count + i] } / total
            let spread = batches.reduce(0) { sum, batch in
                sum + square(growth[batch * count + i] / times[batch] - mean)
            }
            exponents.append(mean)
            errors.append((spread / Double(batches.count * max(batches.count - 1, 1))).squareRoot())
        }
        return LyapunovSpectrum(exponents: exponents, standardErrors: errors, isComplete: isComplete)
    }

    private func square(_ x: Double) -> Double { x * x }
}
