/// One thing that is wrong, or doubtful, in a sweep file.
public struct SweepDiagnostic: Sendable, Hashable {
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// A sentence without a full stop.
    public let message: String
    /// What was most likely meant.
    public let suggestion: String?
    public init(file: String, line: Int, column: Int, message: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }
}

extension SweepDiagnostic: CustomStringConvertible {
    /// `sweep.yaml:7:12: unknown method "naive-men"; did you mean "naive-mean"?`
    public var description: String {
        let question = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return "\(file):\(line):\(column): \(message)\(question)"
    }
}

/// Everything that is wrong with a sweep file, in order of line; at least one thing.
public struct SweepFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public let diagnostics: [SweepDiagnostic]
    public init(diagnostics: [SweepDiagnostic]) { self.diagnostics = diagnostics }
    /// One diagnostic a line.
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
