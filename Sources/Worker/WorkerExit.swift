/// How a worker's life ended, as the exit code of `swath worker`.
public enum WorkerExit: Int32, Sendable, Hashable, CaseIterable {
    /// It drained: everything that it held is with the coordinator.
    case drained = 0
    /// The coordinator could not be reached, or stayed away, for the time given (EX_UNAVAILABLE).
    case unreachable = 69
    /// Its own software failed, such as a socket that cannot be opened (EX_SOFTWARE).
    case failed = 70
    /// Executors cannot be started, or die before they can run anything (EX_OSERR).
    case executorsFailing = 71
    /// It ended, but the coordinator has not acknowledged all results in time (EX_TEMPFAIL).
    case unacknowledged = 75
    /// The coordinator refused it: versions differ, or it said what the protocol does not allow (EX_PROTOCOL).
    case refused = 76
    /// The coordinator does not accept its key, or is not the one whose key was given (EX_NOPERM).
    case notAuthorised = 77
    /// Told twice to end: running tasks were stopped and given back.
    case stopped = 130

    /// One line for documentation and `--help`.
    public var summary: String {
        switch self {
        case .drained: "drained: everything it held is with the coordinator"
        case .unreachable: "the coordinator could not be reached for the time given by --give-up"
        case .failed: "the worker itself failed; the log says why"
        case .executorsFailing: "executors cannot be started"
        case .unacknowledged: "ended before all results were acknowledged; their tasks will run again"
        case .refused: "the coordinator refused this worker, such as for its version; the log has its sentence"
        case .notAuthorised: "keys do not match: this worker's is not authorised, or the coordinator's is another"
        case .stopped: "told twice to end: running tasks were stopped and given back"
        }
    }
}
