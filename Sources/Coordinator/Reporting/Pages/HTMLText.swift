import Storage

/// Text that is safe inside a page: names and messages come from sweep files and tasks and may
/// hold anything.
enum HTMLText {
    /// For element content and quoted attributes.
    static func escaped(_ text: String) -> String {
        var safe = ""
        safe.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": safe += "\u{FFFD}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// JSON for a `<script>` element: without `<`, `>` and `&` it can neither end the element nor
    /// open a comment, and the two line separators are no trouble to old parsers.
    static func scriptSafe(_ json: String) -> String {
        var safe = ""
        safe.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            switch scalar {
            case "<": safe += "\\u003c"
            case ">": safe += "\\u003e"
            case "&": safe += "\\u0026"
            case "\u{2028}": safe += "\\u2028"
            case "\u{2029}": safe += "\\u2029"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A table whose headings sort it. Each number carries its full precision for sorting and for
    /// whoever copies it.
    static func table(_ table: ResultTable, limit: Int, caption: String) -> String {
        let numbers = table.columns.indices.map { column in
            ColumnNumbers(table.rows.lazy.compactMap { $0[column].number })
        }
        var text = "<div class=\"scroll\"><table>\n<caption>\(escaped(caption))</caption>\n<thead><tr>"
        for column in table.columns {
            let kind = column.kind == .text ? "" : " class=\"number\""
            text += "<th scope=\"col\"\(kind)><button type=\"button\">\(escaped(column.name))</button></th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for row in table.rows.prefix(limit) {
            text += "<tr>"
            for (column, value) in row.enumerated() { text += cell(value, numbers[column], table.columns[column].kind) }
            text += "</tr>\n"
        }
        return text + "</tbody>\n</table></div>\n"
    }

    private static func cell(_ value: SQLValue, _ numbers: ColumnNumbers, _ kind: ColumnKind) -> String {
        let style = kind == .text ? "" : " class=\"number\""
        switch value {
        case .null: return "<td\(style)></td>"
        case .real(let number):
            return "<td\(style) data-value=\"\(NumberText.exact(number))\">\(numbers.text(number))</td>"
        case .integer(let integer): return "<td\(style) data-value=\"\(integer)\">\(integer)</td>"
        case .text(let text): return "<td\(style)>\(escaped(text))</td>"
        case .blob(let bytes): return "<td\(style)>\(NumberText.hex(bytes.prefix(32)))</td>"
        }
    }
}
