/// How a table is written.
public enum TableFormat: String, Sendable, Hashable, CaseIterable {
    /// Aligned columns for people; numbers rounded to what a person reads.
    case table
    /// RFC 4180: CRLF line ends, quotes where needed, numbers in full precision, null as nothing.
    case csv
    /// A strict JSON array of objects, numbers in full precision; a number that is not finite is null.
    case json
    /// A table of GitHub's Markdown; numbers rounded as in `table`.
    case markdown

    /// The format that a file name's ending asks for, if it asks for one.
    public init?(fileName: String) {
        guard let dot = fileName.lastIndex(of: ".") else { return nil }
        switch fileName[fileName.index(after: dot)...].lowercased() {
        case "csv": self = .csv
        case "json": self = .json
        case "md", "markdown": self = .markdown
        case "txt": self = .table
        default: return nil
        }
    }
}

/// What a writer may know of the place that it writes to.
public struct TableStyle: Sendable, Hashable {
    /// Columns of the terminal; nil (not a terminal) never truncates.
    public var width: Int?
    /// Bold headings by ANSI escapes.
    public var isColoured: Bool
    /// Rows that an aligned table looks at before it fixes its column widths.
    public var window: Int

    public init(width: Int? = nil, isColoured: Bool = false, window: Int = 2_000) {
        self.width = width
        self.isColoured = isColoured
        self.window = window
    }
}
