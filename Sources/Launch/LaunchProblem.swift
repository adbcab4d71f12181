/// A value that nothing can be launched with, in one sentence that says what would be right.
public struct LaunchProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right; begins with `file:line:column: ` where a file is at fault.
    public let description: String

    /// - Parameter sentence: what is wrong, and what would be right, without a full stop.
    public init(_ sentence: String) { description = sentence }
}
