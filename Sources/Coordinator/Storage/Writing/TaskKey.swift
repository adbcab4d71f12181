import Identifiers

/// A task of the file.
struct TaskKey: Hashable, Sendable {
    var sweep: SweepID
    var index: TaskIndex
}
