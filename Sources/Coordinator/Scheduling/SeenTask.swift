import Identifiers

/// A task that a worker was seen to run, in twenty bytes: every slot of a cluster has one.
///
/// Sweeps and indices have 48 bits; what a worker says beyond is that of no task.
struct SeenTask: Sendable {
    private static let most = Int64(1) << 48 - 1

    private let sweepLow: UInt32
    private let indexLow: UInt32
    private let sweepHigh: UInt16
    private let indexHigh: UInt16
    private let attempt: Attempt
    private let seconds: Float

    init(_ running: RunningTask) {
        let sweep = min(running.task.sweep.rawValue, Self.most)
        let index = min(running.task.index, Self.most)
        sweepLow = UInt32(truncatingIfNeeded: sweep)
        sweepHigh = UInt16(truncatingIfNeeded: sweep >> 32)
        indexLow = UInt32(truncatingIfNeeded: index)
        indexHigh = UInt16(truncatingIfNeeded: index >> 32)
        attempt = running.task.attempt
        seconds = Float(running.elapsed.bounded)
    }

    var sweep: SweepID { SweepID(Int64(sweepHigh) << 32 | Int64(sweepLow)) }
    var index: TaskIndex { Int64(indexHigh) << 32 | Int64(indexLow) }
    var elapsed: Seconds { Seconds(seconds) }
    var task: TaskReference { TaskReference(sweep: sweep, index: index, attempt: attempt) }
}
