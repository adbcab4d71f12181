import ArgumentParser
import Reporting
import Storage

struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask the store anything, in SQL.",
        discussion: """
            Reads only, also while a sweep runs, and cannot hurt it. Every family has a view of its name with a \
            column a parameter and a result; `sweep`, `task`, `attempt`, `record`, `artifact`, `worker` and \
            `event` are tables. Beside SQLite's own functions there are median(x), quantile(x, q), stddev(x), \
            sem(x), geomean(x), spearman(x, y), rank_of(x, value), bootstrap_low(x, level) and \
            bootstrap_high(x, level).

            EXAMPLES
              swath query "SELECT method, median(smape) FROM forecasting GROUP BY method ORDER BY 2"
              swath query --format csv "SELECT * FROM attempts" > attempts.csv
            """)

    @Argument(help: "The query.") var sql: String
    @OptionGroup var store: StoreOption
    @OptionGroup var format: FormatOption
    @Option(help: ArgumentHelp("Stop the query after so long.", valueName: "seconds")) var timeout: Double = 60

    func run() throws {
        let reader = try StoreReader.open(path: store.store, timeLimit: timeout)
        try format.write(from: store) { writer in _ = try Query(sql, limit: timeout).run(on: reader, into: &writer) }
    }
}
