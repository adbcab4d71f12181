import Foundation
import Reporting
import Storage
import Testing

@Suite("Tables are written for people and for machines")
struct TableWriterTests {
    private let table = ResultTable(
        names: ["method", "smape", "n"],
        rows: [
            [.text("theta"), .real(1.23456789), .integer(135)],
            [.text("naive-mean"), .real(123.5), .integer(9)],
            [.text("fft"), .null, .integer(0)],
        ])

    @Test("an aligned table has numbers to the right, alike in decimals, and nulls as a dash")
    func aligned() {
        let expected = [
            "method       smape    n",
            "──────────  ──────  ───",
            "theta         1.23  135",
            "naive-mean  123.50    9",
            "fft              -    0",
            "",
        ]
        #expect(table.text(format: .table) == expected.joined(separator: "\n"))
    }

    @Test(
        "the numbers of a column share their decimals unless they span too much",
        arguments: [
            ([0.0123, 0.5, 12.25], ["0.0123", "0.5000", "12.2500"]),
            ([1.0, 250.0, 3.0], ["1", "250", "3"]),
            ([1e-9, 1.0, 3e12], ["1e-09", "1", "3e+12"]),
            ([0.1, .nan, -.infinity], ["0.10000", "nan", "-inf"]),
            ([-0.0001, 1.5], ["-0.000100", "1.500000"]),
        ] as [([Double], [String])])
    func numbers(values: [Double], shown: [String]) {
        let text = ResultTable(names: ["x"], rows: values.map { [.real($0)] }).text(format: .table)
        let lines = text.split(separator: "\n").dropFirst(2).map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(Array(lines) == shown)
    }

    @Test("CSV follows RFC 4180: CRLF, doubled quotes, full precision, empty text told from null")
    func csv() {
        let table = ResultTable(
            names: ["a,b", "c"],
            rows: [
                [.text("say \"hi\""), .real(0.1 + 0.2)], [.text("two\nlines"), .null], [.text(""), .integer(-7)],
                [.blob([0, 255]), .real(.nan)],
            ])
        #expect(
            table.text(format: .csv)
                == "\"a,b\",c\r\n\"say \"\"hi\"\"\",0.30000000000000004\r\n\"two\nlines\",\r\n\"\",-7\r\n00ff,nan\r\n")
    }

    @Test("JSON is strict: escapes, full precision, null for what is not finite, no name twice")
    func json() throws {
        let table = ResultTable(
            names: ["x", "x", "t"],
            rows: [
                [.real(0.1 + 0.2), .real(.infinity), .text("tab\t \"quote\" \\ \u{1}\u{1F600} </script>")],
                [.integer(.max), .null, .blob([1])],
            ])
        let parsed = try JSONSerialization.jsonObject(with: Data(table.text(format: .json).utf8))
        let rows = try #require(parsed as? [[String: Any]])
        #expect(table.text(format: .json).contains("\"x\": 0.30000000000000004,"))
        #expect(rows[0]["x_2"] is NSNull)
        #expect(rows[0]["t"] as? String == "tab\t \"quote\" \\ \u{1}\u{1F600} </script>")
        #expect(rows[1]["x"] as? Int64 == .max)
        #expect(ResultTable(names: ["a"], rows: []).text(format: .json) == "[]\n")
    }

    @Test("Markdown keeps pipes and tags inside their cells")
    func markdown() {
        let table = ResultTable(names: ["name", "n"], rows: [[.text("a|b <i>\nnext"), .integer(5)]])
        let expected = [
            "| name               |   n |",
            "| ------------------ | --: |",
            "| a\\|b &lt;i>\\\\nnext |   5 |",
            "",
        ]
        #expect(table.text(format: .markdown) == expected.joined(separator: "\n"))
    }

    @Test("wide characters take two columns, marks none, and control characters cannot move the cursor")
    func unicode() {
        let table = ResultTable(
            names: ["name", "n"],
            rows: [[.text("日本"), .integer(1)], [.text("e\u{301}"), .integer(2)], [.text("\u{1B}[2J"), .integer(3)]])
        let lines = table.text(format: .table).split(separator: "\n").map(String.init)
        #expect(lines[2] == "日本       1")
        #expect(lines[3] == "e\u{301}          2")
        #expect(lines[4] == "\\u{1b}[2J  3")
    }

    @Test("a terminal's width cuts the widest text; without a terminal nothing is cut")
    func truncation() {
        let table = ResultTable(
            names: ["message", "n"], rows: [[.text(String(repeating: "x", count: 60)), .integer(12)]])
        let cut = table.text(format: .table, style: TableStyle(width: 30)).split(separator: "\n")
        #expect(cut.allSatisfy { $0.count <= 30 })
        #expect(cut[2].hasSuffix("x…  12"))
        #expect(table.text(format: .table).contains(String(repeating: "x", count: 60)))
    }

    @Test("rows stream: what waits for the output stays small however many there are", arguments: TableFormat.allCases)
    func streams(format: TableFormat) throws {
        final class Counter: ByteOutput {
            var total = 0
            var greatest = 0
            func write(_ bytes: UnsafeRawBufferPointer) {
                total += bytes.count
                greatest = max(greatest, bytes.count)
            }
        }
        let output = Counter()
        var writer = TableWriter(format: format, style: TableStyle(window: 100), output: output)
        try writer.begin(names: ["index", "value"])
        for index in 0..<50_000 { try writer.row([.integer(Int64(index)), .real(Double(index) / 3)]) }
        try writer.end()
        #expect(writer.count == 50_000)
        #expect(output.total > 500_000)
        #expect(output.greatest < 80_000)
    }

    @Test("spans, counts and moments read as people say them")
    func words() {
        #expect(
            [0.0123, 4.25, 250, 12_000, 180_000].map(NumberText.duration) == [
                "12.3 ms", "4.2 s", "4 min 10 s", "3 h 20 min", "2 d 2 h",
            ])
        #expect(NumberText.grouped(-1_234_567) == "-1,234,567")
        #expect(NumberText.moment(1_769_903_999) == "2026-01-31 23:59:59 UTC")
        #expect(NumberText.percent(999_999, of: 1_000_000) == "over 99.9%")
        #expect(NumberText.percent(1_400_000, of: 9_000_000_000_000_000_000) == "under 0.1%")
        #expect(NumberText.percent(999, of: 1_000) == "99.9%" && NumberText.percent(1, of: 1_000) == "0.1%")
    }
}
