import Families
import Identifiers
import Numerics

/// Runs a task again in this process and tells the digest of what it emits.
enum TaskReplay {
    /// The digest, or why the task did not succeed this time.
    static func digest(of index: TaskIndex, attempt: Attempt, in sweep: Sweep) -> Result<UInt64, TaskFailure> {
        let context = ReplayContext(attempt: attempt, random: sweep.identity(at: index).random)
        do {
            try sweep.familyInstance.run(sweep.grid[index], context: context)
            return .success(context.digest.value)
        } catch {
            return .failure(TaskFailure("\(error)"))
        }
    }
}

/// Keeps nothing of what a task emits but its digest.
private final class ReplayContext: TaskContext {
    let attempt: Attempt
    let random: RandomStream
    let isCancelled = false
    let checkpoint: [UInt8]? = nil
    private(set) var digest = ResultDigest()

    init(attempt: Attempt, random: RandomStream) {
        self.attempt = attempt
        self.random = random
    }

    func record(_ name: String, step: Int64, _ value: Double) { digest.combine(record: name, step: step, value: value) }
    func artifact(_ name: String, encoding: String, bytes: [UInt8]) {
        digest.combine(artifact: name, encoding: encoding, bytes: bytes)
    }
    func save(checkpoint: [UInt8]) throws {}
}
