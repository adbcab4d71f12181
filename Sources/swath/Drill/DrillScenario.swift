import ArgumentParser

/// What goes wrong in a drill.
enum DrillScenario: String, CaseIterable, ExpressibleByArgument {
    case workerKilled = "worker-killed"
    case executorsKilled = "executors-killed"
    case workerHung = "worker-hung"
    case coordinatorKilled = "coordinator-killed"
    case diskFull = "disk-full"
    case clockStep = "clock-step"

    var summary: String {
        switch self {
        case .workerKilled: "workers and all their executors are killed with -9, and stay away"
        case .executorsKilled: "executors are killed with -9, at random, one after another"
        case .workerHung: "workers are stopped in their tracks (SIGSTOP), given up, and go on a second later"
        case .coordinatorKilled: "the coordinator is killed with -9 and started again at once"
        case .diskFull: "the store's disk is full for three seconds"
        case .clockStep: "the clocks of all processes go an hour forward, and three seconds later two back"
        }
    }

    /// Whether the ones that are struck come back, so that full speed is that of all.
    var heals: Bool { self != .workerKilled }
}
