/// What is wrong with a table of runs: the file, where, and what would be right.
public struct RunTableError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    init(_ file: String, _ problem: String) { description = "\(file): \(problem)" }
}

/// A table of training runs as people have them: text with a row of names, and commas, semicolons or tabs between cells,
/// which may be quoted. Empty lines and lines that start with `#` are skipped.
public struct RunTable: Sendable {
    /// The names of the columns.
    public let columns: [String]
    /// The cells of each row, as many as columns.
    public private(set) var rows: [[String]]
    /// The line of each row, from 1.
    public private(set) var lines: [Int]
    let file: String

    /// - Parameter file: Named in errors.
    public init(text: String, file: String) throws(RunTableError) {
        var (rows, lines, separator) = ([[String]](), [Int](), Character?.none)
        let body = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
        for (number, line) in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            let mark = separator ?? [",", ";", "\t"].first { line.contains($0) } ?? ","
            separator = mark
            rows.append(Self.cells(line, mark))
            lines.append(number + 1)
            if let width = rows.first?.count, rows[rows.count - 1].count != width {
                throw RunTableError(
                    file, "line \(number + 1) has \(rows[rows.count - 1].count) columns, the first row has \(width)")
            }
        }
        guard let names = rows.first else { throw RunTableError(file, "the file has no rows") }
        guard names.allSatisfy({ Double($0) == nil && !$0.isEmpty }) else {
            throw RunTableError(file, "the first row should name the columns, and has \(names.joined(separator: ", "))")
        }
        guard Set(names).count == names.count else {
            throw RunTableError(file, "two columns have the same name: \(names.joined(separator: ", "))")
        }
        guard rows.count > 1 else { throw RunTableError(file, "there are no rows below the names of the columns") }
        columns = names
        self.rows = Array(rows.dropFirst())
        self.lines = Array(lines.dropFirst())
        self.file = file
    }

    private static func cells(_ line: Substring, _ separator: Character) -> [String] {
        var (cells, isQuoted, cell) = ([String](), false, "")
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case separator where !isQuoted:
                cells.append(cell)
                cell = ""
            default: cell.append(character)
            }
        }
        return (cells + [cell]).map { cell in
            let start = cell.drop(while: \.isWhitespace)
            guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
            return String(start[...last])
        }
    }

    /// The position of a column.
    ///
    /// - Parameter names: What it may be called, the likeliest first; compared without case.
    func position(_ names: [String]) -> Int? {
        for name in names {
            if let place = columns.firstIndex(where: { $0.lowercased() == name.lowercased() }) { return place }
        }
        return nil
    }

    /// The position of a column that must be there.
    func position(named name: String) throws(RunTableError) -> Int {
        guard let place = position([name]) else {
            throw RunTableError(file, "there is no column \"\(name)\"; there are \(columns.joined(separator: ", "))")
        }
        return place
    }

    /// The numbers of a column, all above 0.
    func positiveNumbers(_ column: Int) throws(RunTableError) -> [Double] {
        var numbers: [Double] = []
        for (row, line) in zip(rows, lines) {
            guard let number = Double(row[column]), number.isFinite, number > 0 else {
                let found =
                    row[column].isEmpty ? "the cell is empty" : "\"\(row[column].prefix(40))\" is not a number above 0"
                throw RunTableError(
                    file, "line \(line), column \(columns[column]): \(found); leave rows out with --where")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// Only the rows of which a condition holds.
    ///
    /// - Parameter condition: `column=value`, or with `!=`, `<`, `<=`, `>`, `>=`; nothing after `=` is an empty cell.
    public mutating func keep(where condition: String) throws(RunTableError) {
        let signs = ["!=", "<=", ">=", "=", "<", ">"]
        let found = signs.compactMap { sign in condition.firstRange(of: sign).map { (sign, $0) } }
            .min { ($0.1.lowerBound, -$0.0.count) < ($1.1.lowerBound, -$1.0.count) }
        guard let (sign, range) = found else {
            throw RunTableError(file, "\"\(condition)\" is no condition: write column=value, or with !=, <, <=, >, >=")
        }
        let place = try position(named: String(condition[..<range.lowerBound]))
        let value = String(condition[range.upperBound...])
        let number = Double(value)
        if !["=", "!="].contains(sign), number == nil {
            throw RunTableError(file, "\"\(condition)\" compares with what is not a number")
        }
        let kept = rows.indices.filter { row in
            let cell = rows[row][place]
            let isEqual = cell == value || (number != nil && Double(cell) == number)
            switch sign {
            case "=": return isEqual
            case "!=": return !isEqual
            default:
                guard let a = Double(cell), let b = number else { return false }
                return sign == "<" ? a < b : sign == "<=" ? a <= b : sign == ">" ? a > b : a >= b
            }
        }
        guard !kept.isEmpty else { throw RunTableError(file, "no row fulfils \"\(condition)\"") }
        rows = kept.map { rows[$0] }
        lines = kept.map { lines[$0] }
    }
}
