import Families

/// A fit of a scaling law as one page: how it was found, what it should not be used for, its constants with their ranges,
/// and its charts.
public struct FitPage: Sendable {
    /// Which law.
    public let title: String
    /// The law as a formula.
    public let formula: String
    /// How it was found, and what the runs span.
    public let facts: [HTMLReport.Fact]
    /// What a reader must know before using the law.
    public let notes: [String]
    /// Constants, and what follows from them.
    public let tables: [Table]
    /// In the order of the page.
    public let charts: [FitChart]

    /// Numbers that are read, not drawn.
    public struct Table: Sendable, Hashable {
        public let title: String
        public let summary: String
        public let table: ResultTable
    }

    /// The page, as every page of Swath is made.
    public var report: HTMLReport {
        var report = HTMLReport(
            title: title, subtitle: formula, facts: facts,
            sections: tables.map { .init(title: $0.title, summary: $0.summary, table: $0.table, chart: .none) }
                + charts.map { .init(title: $0.title, summary: $0.summary, plot: $0.plot) })
        (report.kicker, report.notes, report.everyRow) = ("Swath fit", notes, nil)
        return report
    }
}
