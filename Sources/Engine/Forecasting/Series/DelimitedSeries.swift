import Synchronization

/// Series in a text file of columns: comma, semicolon or tab between them, one row a point in time.
///
/// A first row with anything that is not a number names the columns. Empty lines and lines that
/// start with `#` are skipped. Every other cell that is read must be a finite number.
///
/// A first column that is named `t` or `time` holds times and is no component, where there are others: times
/// must rise in even steps (to a thousandth of a step), for every method takes points to be evenly spaced. Times that
/// are not numbers, such as dates, are not looked at.
public struct DelimitedSeries: Sendable {
    /// The names of the columns; their positions from 1 when the file names none.
    public let columns: [String]
    private let rows: [[Substring]]
    private let lines: [Int]
    private let path: String

    private static let largestFile = 1 << 28

    /// Reads a file of at most 256 MiB.
    public init(file path: String) throws(SeriesError) {
        let bytes = try DataFile(path).contents(limit: Self.largestFile)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(file: path, problem: "not UTF-8 text")
        }
        try self.init(text: text, path: path)
    }

    /// The file as it was read last, if that was this one and it has not changed since: a sweep asks
    /// for the same file in every task.
    static func kept(file path: String) throws(SeriesError) -> DelimitedSeries {
        let stamp = try DataFile(path).stamp
        if let last = last.withLock({ $0 }), last.path == path, last.stamp == stamp { return last.series }
        let series = try DelimitedSeries(file: path)
        last.withLock { $0 = Kept(path: path, stamp: stamp, series: series) }
        return series
    }

    private struct Kept: Sendable {
        let path: String
        let stamp: DataFile.Stamp
        let series: DelimitedSeries
    }
    private static let last = Mutex<Kept?>(nil)

    /// - Parameter path: Named in errors.
    init(text: String, path: String) throws(SeriesError) {
        self.path = path
        var rows: [[Substring]] = []
        var lines: [Int] = []
        var separator: Character?
        // A byte-order mark is no part of the first name; `\r\n` is one newline to Swift.
        let body = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
        for (number, line) in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            let mark = separator ?? [",", ";", "\t"].first { line.contains($0) } ?? ","
            separator = mark
            let cells = line.split(separator: mark, omittingEmptySubsequences: false).map(Self.trimmed)
            if let width = rows.first?.count, cells.count != width {
                throw .malformed(
                    file: path, problem: "line \(number + 1) has \(cells.count) columns, the first row has \(width)")
            }
            rows.append(cells)
            lines.append(number + 1)
        }
        guard let first = rows.first else { throw .malformed(file: path, problem: "the file has no rows") }
        if first.contains(where: { Double($0) == nil }) {
            columns = first.map(String.init)
            self.rows = Array(rows.dropFirst())
            self.lines = Array(lines.dropFirst())
        } else {
            columns = (1...first.count).map(String.init)
            self.rows = rows
            self.lines = lines
        }
    }

    /// Whether the first column holds times.
    private var hasTimes: Bool { columns.count > 1 && ["t", "time"].contains(columns[0].lowercased()) }

    /// The columns that hold values, not times.
    public var valueColumns: [String] { hasTimes ? Array(columns.dropFirst()) : columns }

    /// The first column that holds values.
    public func firstColumn() throws(SeriesError) -> TimeSeries { try series([hasTimes ? 1 : 0]) }

    /// The column of that name, or at that position from 1.
    public func column(_ name: String) throws(SeriesError) -> TimeSeries {
        guard let index = columns.firstIndex(of: name) ?? Int(name).map({ $0 - 1 }), columns.indices.contains(index)
        else {
            throw .unknownSeries(file: path, kind: "column", name: name, known: columns)
        }
        return try series([index])
    }

    /// Every column, as the components of one series; times are not among them.
    public func allColumns() throws(SeriesError) -> TimeSeries {
        try series(Array(columns.indices.dropFirst(hasTimes ? 1 : 0)))
    }

    private func requireEvenTimes() throws(SeriesError) {
        let times = rows.map { Double($0[0]) }
        guard hasTimes, rows.count > 2, times.contains(where: { $0 != nil }) else { return }
        for (time, (row, line)) in zip(times, zip(rows, lines)) where time?.isFinite != true {
            throw .malformed(
                file: path,
                problem: "line \(line), column \(columns[0]): \"\(row[0].prefix(40))\" is not a finite number")
        }
        let finite = times.compactMap(\.self)
        let step = (finite[finite.count - 1] - finite[0]) / Double(finite.count - 1)
        for place in 1..<finite.count {
            let found = finite[place] - finite[place - 1]
            guard step > 0, (found - step).magnitude <= 1e-3 * step else {
                throw .malformed(
                    file: path,
                    problem: "line \(lines[place]): the times in column \(columns[0]) must rise in even steps, "
                        + "but here by \(found), on average by \(step)")
            }
        }
    }

    private func series(_ indices: [Int]) throws(SeriesError) -> TimeSeries {
        try requireEvenTimes()
        var values: [Double] = []
        values.reserveCapacity(rows.count * indices.count)
        for (row, line) in zip(rows, lines) {
            for index in indices {
                guard let value = Double(row[index]), value.isFinite else {
                    throw .malformed(
                        file: path,
                        problem:
                            "line \(line), column \(columns[index]): \"\(row[index].prefix(40))\" is not a finite number"
                    )
                }
                values.append(value)
            }
        }
        return TimeSeries(dimension: indices.count, values: values)
    }

    private static func trimmed(_ cell: Substring) -> Substring {
        var cell = cell
        while cell.first?.isWhitespace == true { cell.removeFirst() }
        while cell.last?.isWhitespace == true { cell.removeLast() }
        if cell.count >= 2, cell.first == "\"", cell.last == "\"" { cell = cell.dropFirst().dropLast() }
        return cell
    }
}
