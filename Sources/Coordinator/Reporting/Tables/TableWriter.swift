public import Storage

/// Writes a table row by row in bounded memory, whatever its length.
///
/// ```swift
/// var writer = TableWriter(format: .csv, output: output)
/// try writer.begin(names: ["method", "smape"])
/// try writer.row([.text("theta"), .number(1.25)])
/// try writer.end()
/// ```
public struct TableWriter {
    private let format: TableFormat
    private let output: any ByteOutput
    private var buffer: [UInt8] = []
    private var names: [String] = []
    private var aligned: AlignedRows
    /// Rows written so far.
    public private(set) var count = 0

    private static let flushSize = 1 << 16

    public init(format: TableFormat, style: TableStyle = TableStyle(), output: any ByteOutput) {
        self.format = format
        self.output = output
        aligned = AlignedRows(style: style, isMarkdown: format == .markdown)
        buffer.reserveCapacity(Self.flushSize + 4096)
    }

    /// Starts the table. Two columns of one name are told apart in JSON as `name` and `name_2`.
    public mutating func begin(names: [String]) throws {
        self.names = format == .json ? Self.distinct(names) : names
        switch format {
        case .table, .markdown: aligned.begin(names: names)
        case .csv: Self.append(csv: names.map(SQLValue.text), to: &buffer)
        case .json: buffer += "[".utf8
        }
    }

    /// Writes one row; it has as many values as there are names.
    public mutating func row(_ values: [SQLValue]) throws {
        switch format {
        case .table, .markdown: aligned.add(values, to: &buffer)
        case .csv: Self.append(csv: values, to: &buffer)
        case .json: append(json: values)
        }
        count += 1
        if buffer.count >= Self.flushSize { try flush() }
    }

    /// Writes a whole table from beginning to end.
    public mutating func write(_ table: ResultTable) throws {
        try begin(names: table.columns.map(\.name))
        for values in table.rows { try row(values) }
        try end()
    }

    /// Ends the table and hands everything to the output.
    public mutating func end() throws {
        switch format {
        case .table, .markdown: aligned.end(to: &buffer)
        case .csv: break
        case .json: buffer += (count == 0 ? "]\n" : "\n]\n").utf8
        }
        try flush()
    }

    private mutating func flush() throws {
        try output.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(json values: [SQLValue]) {
        buffer += (count == 0 ? "\n  {" : ",\n  {").utf8
        for (position, value) in values.enumerated() {
            if position > 0 { buffer += ", ".utf8 }
            JSONText.append(string: names[position], to: &buffer)
            buffer += ": ".utf8
            JSONText(value).append(to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
    }

    private static func append(csv values: [SQLValue], to buffer: inout [UInt8]) {
        for (position, value) in values.enumerated() {
            if position > 0 { buffer.append(UInt8(ascii: ",")) }
            switch value {
            case .null: break
            case .text(let text): append(csv: text, to: &buffer)
            default: buffer += value.plainText.utf8
            }
        }
        buffer += "\r\n".utf8
    }

    /// An empty text is quoted to tell it from null.
    private static func append(csv text: String, to buffer: inout [UInt8]) {
        let needsQuotes =
            text.isEmpty
            || text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            || text.utf8.first == 0x20 || text.utf8.last == 0x20
        guard needsQuotes else {
            buffer += text.utf8
            return
        }
        buffer.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { buffer.append(0x22) }
            buffer.append(byte)
        }
        buffer.append(0x22)
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.map { name in
            var candidate = name
            var number = 2
            while !seen.insert(candidate).inserted {
                candidate = "\(name)_\(number)"
                number += 1
            }
            return candidate
        }
    }
}
