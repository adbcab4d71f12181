/// Runs a program and tells what it said.
public protocol CommandRunner: Sendable {
    /// Runs `arguments[0]`, found on the path, and waits for it at most `timeout` seconds.
    func run(_ arguments: [String], timeout: Double) -> CommandOutcome
}

/// Starts a program and does not wait for it.
public protocol CommandStarter: Sendable {
    /// Starts `arguments[0]`, found on the path. It is ended when it has taken `timeout` seconds, or, while it reads a
    /// file, when it has read nothing of that for so long.
    func start(_ arguments: [String], input: CommandInput, timeout: Double) -> any RunningCommand
}

/// A program that was started.
public protocol RunningCommand: AnyObject {
    /// What became of it; nil while it runs.
    func outcome() -> CommandOutcome?
    /// Bytes of its input that it has read so far.
    var bytesRead: Int { get }
    /// Ends it, and all that it has started.
    func end()
}

/// What a program reads as its standard input.
public enum CommandInput: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// A text. It is on no command line, and in no file that has a name.
    case text(String)
    /// A file, by its path.
    case file(String)
}

/// What became of a program.
public enum CommandOutcome: Hashable, Sendable {
    /// It ended with a status, and wrote to standard output and standard error.
    case exited(Int32, output: String, errors: String)
    /// There is no such program on the path.
    case notFound
    /// It was ended because it took too long.
    case timedOut
}
