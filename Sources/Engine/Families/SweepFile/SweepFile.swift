/// A sweep file that has been read and planned.
///
/// ```swift
/// let file = try SweepFile.read(text: text, file: "sweeps/probe.yaml", registry: registry)
/// print(file.sweep.count, file.warnings)
/// ```
public struct SweepFile: Sendable {
    /// The first stage.
    public let sweep: Sweep
    public let warnings: [SweepDiagnostic]
}

extension SweepFile {
    /// Reads and plans a sweep file.
    ///
    /// - Parameters:
    ///   - file: its path as messages print it; relative paths in the file start from its folder.
    /// - Throws: every problem of the file at once.
    public static func read(
        text: String, file: String, registry: FamilyRegistry
    ) throws(SweepFileError) -> SweepFile {
        throw SweepFileError(diagnostics: [])
    }
}
