import Identifiers

/// What is written in place of a write that SQLite refuses for good, so that the file tells of it: a
/// result becomes a failure that says why.
enum Refusal {
    /// - Parameter reasons: SQLite's sentences, one for each try; after the second the substitute was
    ///   refused too, and an event is all that is left.
    static func substitute(for write: StoreWrite, reasons: [String]) -> StoreWrite? {
        let reason = reasons.first ?? ""
        if reasons.count > 1 {
            return .event(EventWrite(kind: "write-refused", message: "the store could not take a write: \(reason)"))
        }
        switch write {
        case .attempt(var attempt):
            if attempt.state == .succeeded { attempt.state = .failed }
            attempt.failure = FailureWrite(kind: .rejected, message: "the store could not take the result: \(reason)")
            attempt.records = []
            attempt.artifacts = []
            attempt.digest = 0
            return .attempt(attempt)
        case .progress(let sweep, let index, _, _), .checkpoint(let sweep, let index, _, _, _):
            return .event(
                EventWrite(
                    kind: "write-refused", sweep: sweep, index: index,
                    message: "the store could not take what a task sent on its way: \(reason)"))
        case .conclusion, .sweep, .sweepState, .sweepPriority, .sweepPlanned, .sweepMark, .retryFailed, .reused,
            .indexed, .worker, .event:
            return .event(EventWrite(kind: "write-refused", message: "the store could not take a write: \(reason)"))
        }
    }
}
