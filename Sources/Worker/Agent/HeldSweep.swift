import Families
import Identifiers

/// What an agent knows of a sweep.
struct HeldSweep {
    let canonical: [UInt8]
    let cores: Int
    /// Bytes; 0: not limited.
    let memory: Int64
    let timeLimit: Seconds?
    /// Why its tasks cannot run here.
    let rejection: String?
    /// Seconds that its tasks lately took; nil before the first has ended.
    private(set) var duration: Seconds?

    init(canonical: [UInt8], program: Result<SweepProgram, SweepRejection>) {
        self.canonical = canonical
        switch program {
        case .success(let program):
            cores = max(1, program.resources.cores)
            memory = program.resources.memory
            timeLimit = program.resources.time
            rejection = nil
        case .failure(let problem):
            (cores, memory, timeLimit, rejection) = (1, 0, nil, problem.description)
        }
    }

    /// Seconds of work that an executor has ahead of it.
    private static let ahead: Seconds = 0.005
    private static let mostAhead = 8192.0

    /// How many tasks an executor is given at once: some milliseconds of work, so that short tasks
    /// never wait for the agent, and one task ahead when they are long (it can be called back).
    var share: Int64 {
        guard let duration else { return 2 }
        return Int64(max(2, min(Self.mostAhead, Self.ahead / max(duration, 1e-7))))
    }

    /// Learns from one task's end.
    mutating func learn(_ seconds: Seconds) {
        guard seconds.isFinite, seconds >= 0 else { return }
        guard let old = duration else { return duration = seconds }
        // A task far longer than those before counts at once: what waits behind it is called back.
        duration = old + (seconds > 4 * old ? 0.5 : 0.05) * (seconds - old)
    }
}
