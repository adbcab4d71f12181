import Reporting
import Testing

@Suite("Tables are written for people and for machines")
struct TableWriterTests {
    private let table = ResultTable(
        names: ["method", "smape", "n"],
        rows: [
            [.text("theta"), .number(1.23456789), .integer(135)],
            [.text("naive-mean"), .number(123.5), .integer(9)],
            [.text("fft"), .null, .integer(0)],
        ])

    @Test("an aligned table has numbers to the right, alike in decimals, and nulls as a dash")
    func aligned() {
        #expect(table.text(format: .table) == expectedAligned)
    }

    private var expectedAligned: String {
        [
            "method       smape    n",
            "──────────  ──────  ───",
            "theta         1.23  135",
            "naive-mean  123.50    9",
            "fft              -    0",
            "",
        ].joined(separator: "\n")
    }
}
