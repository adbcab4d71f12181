public import Storage

/// A table held in memory: what a report or a short query gives back.
///
/// Results of millions of rows do not pass through it; they go row by row to a ``TableWriter``.
public struct ResultTable: Sendable, Hashable {
    /// A column, and what its values are.
    public struct Column: Sendable, Hashable {
        public var name: String
        public var kind: ColumnKind
        public init(_ name: String, _ kind: ColumnKind = .text) {
            self.name = name
            self.kind = kind
        }
    }

    public var columns: [Column]
    /// Each row has as many values as there are columns.
    public var rows: [[SQLValue]]

    public init(columns: [Column], rows: [[SQLValue]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// Columns named as given, their kinds found from the rows.
    public init(names: [String], rows: [[SQLValue]]) {
        self.columns = ColumnKind.columns(named: names, over: rows)
        self.rows = rows
    }

    /// The position of a column, by name.
    public func position(of name: String) -> Int? {
        columns.firstIndex { $0.name == name }
    }

    /// The values of one column from top to bottom; empty when there is no such column.
    public func values(of name: String) -> [SQLValue] {
        guard let position = position(of: name) else { return [] }
        return rows.map { $0[position] }
    }

    /// Writes the whole table to an output.
    public func write(to output: any ByteOutput, format: TableFormat, style: TableStyle = TableStyle()) throws {
        var writer = TableWriter(format: format, style: style, output: output)
        try writer.write(self)
    }

    /// The whole table as text.
    public func text(format: TableFormat, style: TableStyle = TableStyle()) -> String {
        let output = MemoryOutput()
        // Writing to memory has no way to fail.
        try? write(to: output, format: format, style: style)
        return String(decoding: output.bytes, as: UTF8.self)
    }
}

/// What the values of a column have in common; decides how they are aligned.
public enum ColumnKind: String, Sendable, Hashable {
    case text
    case integer
    case number

    /// The narrowest kind that fits both.
    func joined(with value: SQLValue) -> ColumnKind {
        switch (self, value) {
        case (_, .null): self
        case (.integer, .integer): .integer
        case (.integer, .real), (.number, .integer), (.number, .real): .number
        default: .text
        }
    }

    /// Columns of these names whose kinds fit all of these rows. A column without any value is text.
    static func columns(named names: [String], over rows: [[SQLValue]]) -> [ResultTable.Column] {
        names.indices.map { column in
            var kind: ColumnKind?
            for row in rows {
                let value = row[column]
                if case .null = value { continue }
                kind = (kind ?? .integer).joined(with: value)
                if kind == .text { break }
            }
            return ResultTable.Column(names[column], kind ?? .text)
        }
    }
}
