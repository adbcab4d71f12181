import Storage

/// The aligned form of a table, for terminals and for Markdown.
///
/// The first rows (a window) decide widths and decimals; from then on rows stream with these, and
/// a value that is wider than its column only pushes its own line.
struct AlignedRows {
    private let style: TableStyle
    private let isMarkdown: Bool
    private var names: [String] = []
    private var waiting: [[SQLValue]] = []
    private var layout: Layout?

    private struct Layout {
        var kinds: [ColumnKind]
        var numbers: [ColumnNumbers]
        var widths: [Int]
    }

    init(style: TableStyle, isMarkdown: Bool) {
        self.style = style
        self.isMarkdown = isMarkdown
    }

    mutating func begin(names: [String]) { self.names = names }

    mutating func add(_ values: [SQLValue], to buffer: inout [UInt8]) {
        if let layout {
            append(values, layout, to: &buffer)
        } else {
            waiting.append(values)
            if waiting.count >= style.window { settle(to: &buffer) }
        }
    }

    mutating func end(to buffer: inout [UInt8]) {
        if layout == nil { settle(to: &buffer) }
    }

    private mutating func settle(to buffer: inout [UInt8]) {
        let kinds = ColumnKind.columns(named: names, over: waiting).map(\.kind)
        let numbers = names.indices.map { column in ColumnNumbers(waiting.lazy.compactMap { $0[column].number }) }
        var layout = Layout(kinds: kinds, numbers: numbers, widths: names.map { DisplayWidth.of(shown($0)) })
        for row in waiting {
            for (column, value) in row.enumerated() {
                let width = DisplayWidth.of(text(value, column, layout))
                layout.widths[column] = max(layout.widths[column], width)
            }
        }
        if isMarkdown {
            layout.widths = layout.widths.map { max($0, 3) }
        } else if let width = style.width {
            Self.fit(&layout.widths, into: width - 2 * (names.count - 1))
        }
        self.layout = layout
        appendHeading(layout, to: &buffer)
        for row in waiting { append(row, layout, to: &buffer) }
        waiting = []
    }

    /// Narrows the widest columns until the line fits; numbers keep at least eight columns.
    private static func fit(_ widths: inout [Int], into room: Int) {
        var total = widths.reduce(0, +)
        while total > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 {
            let next = widths.filter { $0 < widths[widest] }.max() ?? 8
            let cut = min(total - room, max(widths[widest] - max(next, 8), 1))
            widths[widest] -= cut
            total -= cut
        }
    }

    private func appendHeading(_ layout: Layout, to buffer: inout [UInt8]) {
        if isMarkdown {
            appendLine(names.map(shown), layout, to: &buffer)
            buffer += "|".utf8
            for (column, width) in layout.widths.enumerated() {
                let isRight = layout.kinds[column] != .text
                buffer += " \(String(repeating: "-", count: isRight ? width - 1 : width))\(isRight ? ":" : "") |".utf8
            }
            buffer.append(0x0A)
        } else {
            if style.isColoured { buffer += "\u{1B}[1m".utf8 }
            appendLine(names.map(shown), layout, to: &buffer)
            if style.isColoured {
                buffer.removeLast()
                buffer += "\u{1B}[0m\n".utf8
            }
            let rule = layout.widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
            buffer += (rule + "\n").utf8
        }
    }

    private func append(_ values: [SQLValue], _ layout: Layout, to buffer: inout [UInt8]) {
        let texts = values.enumerated().map { text($0.element, $0.offset, layout) }
        appendLine(texts, layout, to: &buffer)
    }

    private func appendLine(_ texts: [String], _ layout: Layout, to buffer: inout [UInt8]) {
        var line: [UInt8] = Array((isMarkdown ? "| " : "").utf8)
        for (column, full) in texts.enumerated() {
            if column > 0 { line += (isMarkdown ? " | " : "  ").utf8 }
            let width = layout.widths[column]
            let text = style.width == nil || isMarkdown ? full : DisplayWidth.truncated(full, to: width)
            let padding = repeatElement(UInt8(0x20), count: max(0, width - DisplayWidth.of(text)))
            if layout.kinds[column] == .text {
                line += text.utf8
                line += padding
            } else {
                line += padding
                line += text.utf8
            }
        }
        if isMarkdown {
            line += " |".utf8
        } else {
            while line.last == 0x20 { line.removeLast() }
        }
        buffer += line
        buffer.append(0x0A)
    }

    private func text(_ value: SQLValue, _ column: Int, _ layout: Layout) -> String {
        switch value {
        case .null: isMarkdown ? "" : "-"
        case .integer(let integer):
            layout.kinds[column] == .number ? layout.numbers[column].text(Double(integer)) : String(integer)
        case .real(let number): layout.numbers[column].text(number)
        case .text(let text): shown(text)
        case .blob(let bytes): NumberText.hex(bytes.prefix(16)) + (bytes.count > 16 ? "…" : "")
        }
    }

    private func shown(_ text: String) -> String {
        let safe = DisplayWidth.printable(text)
        guard isMarkdown else { return safe }
        var escaped = ""
        for character in safe {
            if character == "|" || character == "\\" { escaped.append("\\") }
            switch character {
            case "<": escaped += "&lt;"
            case "&": escaped += "&amp;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
