import Families
public import Identifiers
public import Storage

/// Free SQL over a store, for people: read-only, with a time limit, and errors that point at the
/// place and name what was probably meant.
///
/// ```swift
/// var writer = TableWriter(format: .csv, output: DescriptorOutput(descriptor: 1))
/// try Query("SELECT method, median(smape) FROM forecasting GROUP BY method").run(on: reader, into: &writer)
/// ```
public struct Query: Sendable {
    public let sql: String
    /// Values of `:name` parameters, without the colon.
    public let arguments: [String: SQLValue]
    /// Seconds that it may take; the reader's limit when nil.
    public let limit: Seconds?

    public init(_ sql: String, arguments: [String: SQLValue] = [:], limit: Seconds? = nil) {
        self.sql = sql
        self.arguments = arguments
        self.limit = limit
    }

    /// Runs the query and writes its rows as they come.
    /// - Returns: the number of rows.
    /// - Throws: ``QueryProblem`` for SQL that SQLite does not take, `StoreError` for a query refused
    ///   or stopped, ``OutputError`` when the output cannot be written.
    @discardableResult
    public func run(on reader: StoreReader, into writer: inout TableWriter) throws -> Int {
        do {
            let cursor = try reader.cursor(sql, arguments: arguments, limit: limit)
            try writer.begin(names: cursor.columnNames)
            while try cursor.next() { try writer.row(cursor.values) }
        } catch StoreError.query(let message, let sql, let offset) {
            throw QueryProblem.explained(message: message, sql: sql, offset: offset, reader: reader)
        }
        try writer.end()
        return writer.count
    }

    /// Runs the query and keeps its rows.
    /// - Throws: as ``run(on:into:)``, and ``QueryProblem`` when there are more than `rowLimit` rows.
    public func table(on reader: StoreReader, rowLimit: Int = 1_000_000) throws -> ResultTable {
        do {
            let cursor = try reader.cursor(sql, arguments: arguments, limit: limit)
            var rows: [[SQLValue]] = []
            while try cursor.next() {
                guard rows.count < rowLimit else {
                    throw QueryProblem(message: "more than \(rowLimit) rows: add a LIMIT, or export them", sql: sql)
                }
                rows.append(cursor.values)
            }
            return ResultTable(names: cursor.columnNames, rows: rows)
        } catch StoreError.query(let message, let sql, let offset) {
            throw QueryProblem.explained(message: message, sql: sql, offset: offset, reader: reader)
        }
    }
}

/// SQL that SQLite does not take: what is wrong, where, and what was probably meant.
public struct QueryProblem: Error, Sendable, Hashable {
    /// SQLite's own words.
    public let message: String
    public let sql: String
    /// Byte of `sql` at which the trouble is, where that is known.
    public let offset: Int?
    /// The nearest name that exists, where one is near.
    public let suggestion: String?

    public init(message: String, sql: String, offset: Int? = nil, suggestion: String? = nil) {
        self.message = message
        self.sql = sql
        self.offset = offset
        self.suggestion = suggestion
    }
}

extension QueryProblem: CustomStringConvertible {
    /// The sentence, and below it the line of SQL with a caret under the place.
    public var description: String {
        var text = message
        if let suggestion { text += "; did you mean \(suggestion)?" }
        guard let place else { return text }
        return text + "\n  \(place.line)\n  \(place.caret)"
    }

    /// The line of the SQL in which the trouble is, and a line with a caret below it.
    private var place: (line: String, caret: String)? {
        let bytes = Array(sql.utf8)
        guard let offset, offset >= 0, offset <= bytes.count else { return nil }
        let start = bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let before = DisplayWidth.printable(String(decoding: bytes[start..<offset], as: UTF8.self))
        let line = DisplayWidth.printable(String(decoding: bytes[start..<end], as: UTF8.self))
        return (line, String(repeating: " ", count: DisplayWidth.of(before)) + "^")
    }
}
