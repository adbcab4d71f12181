import GRDBSQLite

/// The statistics that SQL gains on every connection of a store.
///
/// | function | value |
/// |---|---|
/// | `median(x)` | the middle value, or the mean of the two middle ones |
/// | `quantile(x, q)` | linear between order statistics, as numpy's default |
/// | `stddev(x)` | sample standard deviation, dividing by n − 1 |
/// | `sem(x)` | standard error of the mean: `stddev(x) / sqrt(n)` |
/// | `geomean(x)` | geometric mean |
/// | `spearman(x, y)` | rank correlation, ties given their mean rank |
/// | `rank_of(x, value)` | the rank of `value` among the x, from 1, ties given their mean rank |
/// | `bootstrap_low(x, level)`, `bootstrap_high(x, level)` | ends of the percentile interval of the mean |
/// | `median_low(x, level)`, `median_high(x, level)` | the same of the median |
/// | `spearman_low(x, y, level)`, `spearman_high(x, y, level)` | the same of the rank correlation |
///
/// ``ScalarFunctions`` are those of one row.
///
/// Rows whose value is null or not a number do not count. A value that does not exist (of no rows, of
/// one row for `stddev` …) is null. A `q` that is not from 0 to 1, or a `level` that is not between them, is an
/// error.
enum StatisticsFunctions {
    static func register(on connection: OpaquePointer) throws(SQLiteFailure) {
        try ScalarFunctions.register(on: connection)
        for function in all { try register(function, on: connection) }
    }

    /// A second argument that is one number for all rows.
    struct Argument: Sendable {
        let name: String
        /// In words, to follow "a number".
        let range: String
        let takes: @Sendable (Double) -> Bool
    }

    /// One aggregate: what it is called, how many arguments it takes, and its value for the arguments
    /// of all rows. The last argument is taken from the last row, unless it is `y`.
    struct Function: Sendable {
        let name: String
        let arguments: Int32
        /// Whether the second argument is data.
        var isPaired = false
        /// The last argument, where it is one number for all rows.
        var argument: Argument?
        let value: @Sendable (borrowing Sample) -> Double?
    }

    private static let share = Argument(name: "q", range: "from 0 to 1") { $0 >= 0 && $0 <= 1 }
    private static let level = Argument(name: "level", range: "between 0 and 1") { $0 > 0 && $0 < 1 }

    static let all: [Function] = [
        Function(name: "median", arguments: 1) { Statistics.quantile($0.sorted, 0.5) },
        Function(name: "quantile", arguments: 2, argument: share) { Statistics.quantile($0.sorted, $0.lastArgument) },
        Function(name: "stddev", arguments: 1) { Statistics.deviation($0.values) },
        Function(name: "sem", arguments: 1) { sample in
            Statistics.deviation(sample.values).map { $0 / Double(sample.values.count).squareRoot() }
        },
        Function(name: "geomean", arguments: 1) { Statistics.geometricMean($0.values) },
        Function(name: "spearman", arguments: 2, isPaired: true) { Statistics.spearman($0.values, $0.others) },
        Function(name: "rank_of", arguments: 2) { Statistics.rank(of: $0.lastArgument, among: $0.values) },
        Function(name: "bootstrap_low", arguments: 2, argument: level) {
            Bootstrap.meanInterval($0.sorted, level: $0.lastArgument)?.low
        },
        Function(name: "bootstrap_high", arguments: 2, argument: level) {
            Bootstrap.meanInterval($0.sorted, level: $0.lastArgument)?.high
        },
        Function(name: "median_low", arguments: 2, argument: level) {
            Bootstrap.medianInterval($0.sorted, level: $0.lastArgument)?.low
        },
        Function(name: "median_high", arguments: 2, argument: level) {
            Bootstrap.medianInterval($0.sorted, level: $0.lastArgument)?.high
        },
        Function(name: "spearman_low", arguments: 3, isPaired: true, argument: level) {
            Bootstrap.spearmanInterval($0.values, $0.others, level: $0.lastArgument)?.low
        },
        Function(name: "spearman_high", arguments: 3, isPaired: true, argument: level) {
            Bootstrap.spearmanInterval($0.values, $0.others, level: $0.lastArgument)?.high
        },
    ]

    /// The arguments of all rows of one group.
    final class Sample {
        var values: [Double] = []
        /// The second argument of each row.
        var others: [Double] = []
        let keepsOthers: Bool
        var lastArgument: Double = .nan
        init(keepsOthers: Bool) { self.keepsOthers = keepsOthers }
        var sorted: [Double] { values.sorted() }
    }

    private static func register(_ function: Function, on connection: OpaquePointer) throws(SQLiteFailure) {
        let context = Unmanaged.passRetained(Box(function)).toOpaque()
        let code = sqlite3_create_function_v2(
            connection, function.name, function.arguments,
            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, context, nil, step, finish,
            { pointer in if let pointer { Unmanaged<Box>.fromOpaque(pointer).release() } })
        guard code == SQLITE_OK else { throw SQLiteFailure(connection, code: code) }
    }

    private final class Box: Sendable {
        let function: Function
        init(_ function: Function) { self.function = function }
    }

    private static let step: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
        context, count, arguments in
        guard let arguments, let user = sqlite3_user_data(context),
            let place = sqlite3_aggregate_context(context, Int32(MemoryLayout<UnsafeRawPointer?>.size))
        else { return }
        let slot = place.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
        let function = Unmanaged<Box>.fromOpaque(user).takeUnretainedValue().function
        if count > 1, let complaint = function.complaint(about: arguments[Int(count) - 1]) {
            return sqlite3_result_error(context, complaint, -1)
        }
        let sample: Sample
        if let existing = slot.pointee {
            sample = Unmanaged<Sample>.fromOpaque(existing).takeUnretainedValue()
        } else {
            sample = Sample(keepsOthers: function.isPaired)
            slot.pointee = Unmanaged.passRetained(sample).toOpaque()
        }
        guard isNumber(arguments[0]) else { return }
        if count > 1 {
            guard isNumber(arguments[1]), isNumber(arguments[Int(count) - 1]) else { return }
            sample.lastArgument = sqlite3_value_double(arguments[Int(count) - 1])
            if sample.keepsOthers { sample.others.append(sqlite3_value_double(arguments[1])) }
        }
        sample.values.append(sqlite3_value_double(arguments[0]))
    }

    private static let finish: @convention(c) (OpaquePointer?) -> Void = { context in
        guard let user = sqlite3_user_data(context),
            let place = sqlite3_aggregate_context(context, 0),
            let stored = place.assumingMemoryBound(to: UnsafeMutableRawPointer?.self).pointee
        else {
            sqlite3_result_null(context)
            return
        }
        let sample = Unmanaged<Sample>.fromOpaque(stored).takeRetainedValue()
        let function = Unmanaged<Box>.fromOpaque(user).takeUnretainedValue().function
        if let value = function.value(sample), !value.isNaN {
            sqlite3_result_double(context, value)
        } else {
            sqlite3_result_null(context)
        }
    }

    fileprivate static func isNumber(_ value: OpaquePointer?) -> Bool {
        let type = sqlite3_value_type(value)
        return type == SQLITE_INTEGER || type == SQLITE_FLOAT
    }
}

extension StatisticsFunctions.Function {
    /// Why a last argument makes no sense; nil when it does, or is null.
    fileprivate func complaint(about value: OpaquePointer?) -> String? {
        guard let argument, sqlite3_value_type(value) != SQLITE_NULL else { return nil }
        if StatisticsFunctions.isNumber(value), argument.takes(sqlite3_value_double(value)) { return nil }
        let text = sqlite3_value_text(value).map { String(cString: $0) } ?? ""
        let (last, range) = (argument.name, argument.range)
        return "\(name)(\(isPaired ? "x, y" : "x"), \(last)): \(last) must be a number \(range), not \(text.prefix(60))"
    }
}
