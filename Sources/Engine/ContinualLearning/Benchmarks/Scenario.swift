/// What a learner is told when it is tested, and what it must answer (van de Ven and Tolias 2019, *Three scenarios for
/// continual learning*).
public enum Scenario: String, Sendable, Hashable, CaseIterable {
    /// It is told which task an image is of, and chooses among that task's classes: a head a task.
    case task
    /// It is not told the task, which all have the same answers: one head of as many outputs as a task has classes.
    case domain
    /// It is not told the task, and chooses among the classes of all tasks, also those still to come.
    case `class`

    /// One line of help.
    public var summary: String {
        switch self {
        case .task: "the task of an image is known, and only its classes may be answered"
        case .domain: "the task is not known, and all tasks have the same answers"
        case .class: "the task is not known, and the classes of all tasks may be answered"
        }
    }
}
