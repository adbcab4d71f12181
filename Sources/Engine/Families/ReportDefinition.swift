/// What a report shows of a law that is fitted to its rows.
public enum LawView: String, Sendable, Hashable, CaseIterable {
    /// With their ranges, and what follows from them.
    case constants
    /// What the fit should not be used for.
    case limits
    /// Measured losses beside the law's.
    case losses
    /// What the law leaves of each loss.
    case residuals
    /// Critical batch size against loss.
    case criticalBatches
    /// Steps against tokens to levels of loss.
    case hyperbolas
    /// Loss against size for budgets of operations, and the best sizes.
    case budgets
    /// The best size and data for a budget.
    case frontier
}

/// A named report: a query over the family's view, and how a page draws it.
public struct ReportDefinition: Sendable {
    /// How the HTML page shows the rows.
    public enum Chart: Sendable, Hashable {
        case none
        /// Cells `value` by `row` and `column` (names of result columns).
        case heatMap(row: String, column: String, value: String)
        /// One box for each `group`, ordered by median of `value`, the best on top.
        case rankedBox(group: String, value: String)
        /// One line for each `group`.
        case lines(group: String, x: String, y: String)
        /// One point for each row, named by `label`; a colour for each `group`.
        case scatter(label: String, x: String, y: String, group: String?)
        /// One point for each `group` with its interval, the best on top.
        case intervals(group: String, value: String, low: String, high: String)
        /// Mean ranks, the least on top; groups that lie closer than `difference` (the same in every row) are
        /// joined by a bar.
        case criticalDifference(group: String, rank: String, difference: String)
    }
    public let name: String
    public let summary: String
    /// SQL with `:sweep` bound to the sweep's id, and `:task`, where it occurs, to the index of the task that was
    /// asked for, or null. May use the statistics functions of the store.
    public let sql: String
    public let chart: Chart
    /// Which values of the chart are the good ones; nil: as the family's result column of the value's
    /// name says.
    public let better: Better?
    /// What is shown of the law that is fitted to the query's rows; nil where the rows themselves are the report.
    public let lawView: LawView?

    public init(name: String, summary: String, sql: String, chart: Chart = .none, better: Better? = nil) {
        (self.name, self.summary, self.sql) = (name, summary, sql)
        (self.chart, self.better, lawView) = (chart, better, nil)
    }

    /// A report of the law L(N, B, S) behind training curves.
    ///
    /// - Parameter points: SQL of a row for each point of a curve, with the columns `run`, `parameters`, `batch_tokens`,
    ///   `tokens`, `loss`, `held_out` (1 where the law must not see it) and `floor` (the irreducible loss where it is
    ///   known, or null).
    public init(name: String, summary: String, lawOf points: String, view: LawView) {
        (self.name, self.summary, sql, lawView) = (name, summary, points, view)
        (chart, better) = (.none, nil)
    }
}
