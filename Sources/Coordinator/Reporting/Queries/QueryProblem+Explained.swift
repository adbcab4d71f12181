import Families
import Storage

extension QueryProblem {
    /// Adds to SQLite's message the place and the nearest right name, from what the file has.
    static func explained(message: String, sql: String, offset: Int?, reader: StoreReader) -> QueryProblem {
        let kinds: [(prefix: String, names: (StoreReader, String) -> [String])] = [
            ("no such column: ", columns), ("no such table: ", { reader, _ in tables(reader) }),
            ("no such function: ", { reader, _ in functions(reader) }),
        ]
        for kind in kinds where message.hasPrefix(kind.prefix) {
            let full = String(message.dropFirst(kind.prefix.count))
            let word = full.split(separator: ".").last.map(String.init) ?? full
            return QueryProblem(
                message: message, sql: sql, offset: offset ?? position(of: word, in: sql),
                suggestion: nearestName(to: word, in: kind.names(reader, sql)))
        }
        return QueryProblem(message: message, sql: sql, offset: offset)
    }

    private static func tables(_ reader: StoreReader) -> [String] {
        names("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name", reader)
    }

    /// Columns of the tables and views that the query names; of all when it names none.
    private static func columns(_ reader: StoreReader, _ sql: String) -> [String] {
        let words = Set(sql.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        let all = tables(reader)
        let named = all.filter { words.contains($0.lowercased()) }
        var found: [String] = []
        for table in named.isEmpty ? all : named {
            let quoted = table.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            found += (try? reader.cursor("SELECT * FROM \"\(quoted)\" LIMIT 0", limit: 5).columnNames) ?? []
        }
        return found
    }

    private static func functions(_ reader: StoreReader) -> [String] {
        names("PRAGMA function_list", reader)
    }

    /// Nothing when the file cannot even tell its names: the message is then all there is to say.
    private static func names(_ sql: String, _ reader: StoreReader) -> [String] {
        let rows = (try? reader.rows(sql, limit: 5)) ?? []
        return rows.compactMap { $0.first?.text }
    }

    /// The byte at which a word stands in the SQL by itself.
    private static func position(of word: String, in sql: String) -> Int? {
        let text = Array(sql.lowercased().utf8)
        let wanted = Array(word.lowercased().utf8)
        guard !wanted.isEmpty, text.count >= wanted.count, text.count == sql.utf8.count else { return nil }
        func isPart(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
        for start in 0...(text.count - wanted.count) where text[start..<(start + wanted.count)].elementsEqual(wanted) {
            let end = start + wanted.count
            if start > 0, isPart(text[start - 1]) { continue }
            if end < text.count, isPart(text[end]) { continue }
            return start
        }
        return nil
    }
}
