/// A sweep file that has been read and planned.
///
/// ```swift
/// let file = try SweepFile.read(bytes: bytes, file: "sweeps/probe.yaml", registry: registry)
/// print(file.sweep.count, file.warnings)
/// ```
public struct SweepFile: Sendable {
    /// The first stage.
    public let sweep: Sweep
    /// What is doubtful but does not stop the sweep, in order of line.
    public let warnings: [SweepDiagnostic]

    /// Larger files are refused unread.
    public static let maximumBytes = 16 << 20

    /// Reads and plans a sweep file.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - file: its path as messages print it; relative paths in the file start from its folder.
    /// - Throws: every problem of the file at once.
    public static func read(
        bytes: [UInt8], file: String, registry: FamilyRegistry
    ) throws(SweepFileError) -> SweepFile {
        func refuse(_ message: String, at mark: SourceMark = .start) -> SweepFileError {
            SweepFileError(diagnostics: [
                SweepDiagnostic(file: file, line: mark.line, column: mark.column, message: message)
            ])
        }
        guard bytes.count <= maximumBytes else {
            throw refuse("the file has \(bytes.count) bytes; a sweep file has at most \(maximumBytes)")
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            let mark = content.markOfInvalidUTF8()
            let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            throw refuse(isUTF16 ? "the file is UTF-16; save it as UTF-8" : "the file is not UTF-8 text", at: mark)
        }
        return try read(text: text, file: file, registry: registry)
    }

    /// Reads and plans a sweep file's text.
    public static func read(
        text: String, file: String, registry: FamilyRegistry
    ) throws(SweepFileError) -> SweepFile {
        var reader = SweepFileReader(file: file, registry: registry)
        guard let sweep = reader.read(text) else {
            throw SweepFileError(diagnostics: reader.diagnostics(warnings: false))
        }
        return SweepFile(sweep: sweep, warnings: reader.diagnostics(warnings: true))
    }
}

extension ArraySlice<UInt8> {
    /// Where the first byte stands that cannot be UTF-8.
    fileprivate func markOfInvalidUTF8() -> SourceMark {
        var line = 1
        var column = 1
        var bytes = makeIterator()
        var decoder = UTF8()
        while true {
            switch decoder.decode(&bytes) {
            case .scalarValue("\n"): (line, column) = (line + 1, 1)
            case .scalarValue: column += 1
            case .emptyInput, .error: return SourceMark(line: line, column: column)
            }
        }
    }
}
