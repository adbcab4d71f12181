public import Families

/// A page that shows a sweep's reports, or a fit: one self-contained file that opens anywhere, loads nothing
/// from a network, prints, and can be read without its charts.
public struct HTMLReport: Sendable {
    /// One report on the page.
    public struct Section: Sendable {
        public var title: String
        public var summary: String
        public var table: ResultTable
        public var chart: ReportDefinition.Chart
        /// Which values of the chart are the good ones; nil where neither end is.
        public var better: Better?
        /// Drawn instead of a chart of the table's columns.
        public var plot: Plot?
        public init(
            title: String, summary: String, table: ResultTable, chart: ReportDefinition.Chart, better: Better? = nil
        ) {
            self.title = title
            self.summary = summary
            self.table = table
            self.chart = chart
            self.better = better
        }

        /// A plot, with its numbers as the table.
        public init(title: String, summary: String, plot: Plot) {
            self.init(title: title, summary: summary, table: plot.table, chart: .none)
            self.plot = plot
        }

        fileprivate var figure: Figure? {
            plot?.figure(title: title) ?? Chart.figure(for: chart, title: title, table: table, better: better)
        }
    }

    /// A line of the sweep's particulars: what it was, what ran it, when.
    public struct Fact: Sendable, Hashable {
        public var label: String
        public var value: String
        public init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    public var title: String
    public var subtitle: String
    public var facts: [Fact]
    public var sections: [Section]
    /// Rows of a table that a page shows at most; the rest is left to `swath report`.
    public var rowLimit = 5_000
    /// The command that prints all rows; nil where none does.
    public var everyRow: String? = "swath report --format csv"
    /// What the page is of, above its title.
    public var kicker = "Swath sweep"
    /// What a reader must know before the rest.
    public var notes: [String] = []

    public init(title: String, subtitle: String, facts: [Fact], sections: [Section]) {
        self.title = title
        self.subtitle = subtitle
        self.facts = facts
        self.sections = sections
    }

    /// Writes the page to a file, which appears whole or not at all.
    /// - Parameter store: the file that the page is about, which is never written over.
    public func write(path: String, sparing store: String, plotly: PlotlyLibrary) throws {
        let file = try FileOutput(path: path, sparing: store)
        try write(to: file, plotly: plotly)
        try file.commit()
    }

    /// Writes the page.
    public func write(to output: any ByteOutput, plotly: PlotlyLibrary) throws {
        let charts = sections.map(\.figure)
        try output.write(Array(head.utf8))
        try output.write(Array("<script>".utf8))
        try output.write(plotly.script)
        try output.write(Array("</script>\n</head>\n<body>\n<main>\n".utf8))
        try output.write(Array(heading.utf8))
        for (number, section) in sections.enumerated() {
            try output.write(Array(html(section, number: number, figure: charts[number]).utf8))
        }
        try output.write(Array("</main>\n<script>\(PageScript.text)</script>\n</body>\n</html>\n".utf8))
    }

    /// The content policy is what makes "loads nothing" a fact and not a promise.
    private var head: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
        style-src 'unsafe-inline'; img-src data: blob:; form-action 'none'; base-uri 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="Swath">
        <title>\(HTMLText.escaped(title))</title>
        <style>\(PageStyle.text)</style>

        """
    }

    private var heading: String {
        var text =
            "<header>\n<p class=\"kicker\">\(HTMLText.escaped(kicker))</p>\n<h1>\(HTMLText.escaped(title))</h1>\n"
        if !subtitle.isEmpty { text += "<p class=\"lead\">\(HTMLText.escaped(subtitle))</p>\n" }
        text += "<dl class=\"facts\">\n"
        for fact in facts {
            text += "<div><dt>\(HTMLText.escaped(fact.label))</dt><dd>\(HTMLText.escaped(fact.value))</dd></div>\n"
        }
        text += "</dl>\n"
        if !notes.isEmpty {
            text += "<ul class=\"notes\">\n"
            for note in notes { text += "<li>\(HTMLText.escaped(note))</li>\n" }
            text += "</ul>\n"
        }
        return text + "</header>\n"
    }

    private func html(_ section: Section, number: Int, figure: Figure?) -> String {
        let id = "report-\(number)"
        var text = "<section aria-labelledby=\"\(id)-title\">\n"
        text += "<h2 id=\"\(id)-title\">\(HTMLText.escaped(section.title))</h2>\n"
        text += "<p class=\"summary\">\(HTMLText.escaped(section.summary))</p>\n"
        if let figure {
            text += "<div class=\"scroll\"><div class=\"chart\" id=\"\(id)-chart\" role=\"img\" "
            text += "aria-label=\"\(HTMLText.escaped(figure.description))\" "
            text += "style=\"height:\(figure.height)px;min-width:\(figure.minimumWidth)px\"></div></div>\n"
            text += "<script type=\"application/json\" class=\"figure\" data-target=\"\(id)-chart\">"
            text += HTMLText.scriptSafe(figure.json.compact) + "</script>\n"
        }
        let rows = min(section.table.rows.count, rowLimit)
        let count = NumberText.grouped(Int64(section.table.rows.count))
        text += "<details\(figure == nil ? " open" : "")>\n<summary>Table: \(count) "
        text += section.table.rows.count == 1 ? "row" : "rows"
        if rows < section.table.rows.count {
            text += ", the first \(NumberText.grouped(Int64(rows))) shown"
            text += everyRow.map { " (all of them: \(HTMLText.escaped($0)))" } ?? ""
        }
        text += "</summary>\n"
        text += HTMLText.table(section.table, limit: rows, caption: section.title)
        return text + "</details>\n</section>\n"
    }
}
