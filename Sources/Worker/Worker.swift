public import Families
import Logging
import Protocol

/// A worker: the agent in this process, and an executor process a slot.
public enum Worker {
    /// Model name of this machine's processor, as it stands beside every attempt.
    public static var processor: String { ProcessTable.processor }

    /// Bytes of memory that a worker of this machine offers when it is not told otherwise.
    public static var memory: UInt64 { ProcessTable.memory.total }

    /// Runs until the worker has drained, was stopped, or cannot go on. Blocks its thread.
    ///
    /// ```swift
    /// let control = try WorkerControl()
    /// control.handleSignals()
    /// let exit = Worker.run(WorkerOptions(endpoint: endpoint, slots: 8), registry: registry, control: control)
    /// ```
    /// - Parameter control: tells the worker to end, from another thread or from signals.
    public static func run(
        _ options: WorkerOptions, registry: FamilyRegistry, control: WorkerControl
    ) -> WorkerExit {
        do {
            return try Agent(options: options, registry: registry, control: control).run()
        } catch {
            options.logger.error("\(error)")
            return .failed
        }
    }
}
