import GRDB
import Storage
import Testing

/// Expected values are numpy 2.4's and scipy 1.17's; those of the bootstrap come from the same
/// generator written in Python.
@Suite("Statistics in SQL")
struct StatisticsFunctionsTests {
    private static let rows = """
        WITH t(x, y) AS (VALUES (3.5, 1), (-1.25, 2), (7, 2), (0.5, 5), (2, 3), (2, 8), (11.75, 13), (4, 1),
            (NULL, 1), ('text', 3))
        """

    @Test(
        "agree with numpy and scipy",
        arguments: [
            ("median(x)", 2.75), ("quantile(x, 0.1)", -0.02499999999999991), ("quantile(x, 0.9)", 8.424999999999999),
            ("quantile(x, 0)", -1.25), ("quantile(x, 1)", 11.75), ("stddev(x)", 4.076829124980065),
            ("sem(x)", 1.4413767600061111), ("spearman(x, y)", 0.012121434739137725),
            ("bootstrap_low(x, 0.95)", 1.2179687500000007), ("bootstrap_high(x, 0.95)", 6.377343749999998),
            ("median_low(x, 0.95)", 0.5), ("median_high(x, 0.95)", 7),
            ("spearman_low(x, y, 0.95)", -0.8157071546533177), ("spearman_high(x, y, 0.95)", 0.7947298793360681),
            // scipy.stats.studentized_range, infinitely many degrees of freedom.
            ("nemenyi(2, 10, 0.95)", 0.6197950323045613), ("nemenyi(5, 14, 0.95)", 1.6301569839367),
            ("nemenyi(24, 131, 0.95)", 3.177882117296128),
        ])
    func golden(_ expression: String, _ expected: Double) throws {
        let value = try #require(try value("\(Self.rows) SELECT \(expression) FROM t").number)
        #expect(abs(value - expected) <= (expression.hasPrefix("nemenyi") ? 1e-9 : 1e-13) * max(1, abs(expected)))
    }

    @Test("the geometric mean agrees with scipy, and is null when a value is negative")
    func geometricMean() throws {
        let value = try #require(
            try value("SELECT geomean(x) FROM (SELECT 0.5 AS x UNION VALUES (2), (8), (1.25))").number)
        #expect(abs(value - 1.7782794100389228) < 1e-14)
        #expect(try self.value("SELECT geomean(x) FROM (SELECT -1 AS x UNION VALUES (2))") == .null)
    }

    @Test("the rank of each value is scipy's, ties sharing the mean of theirs")
    func ranks() throws {
        let bench = try Bench()
        let reader = try StoreReader.open(path: bench.path)
        let rows = try reader.rows(
            """
            WITH t(i, x) AS (
                VALUES (0, 3.5), (1, 2), (2, 7), (3, 2), (4, 2), (5, 11.75), (6, 3.5), (7, NULL), (8, 'text'))
            SELECT rank_of(b.x, a.x) FROM t a, t b WHERE a.i < 7 GROUP BY a.i ORDER BY a.i
            """)
        // scipy.stats.rankdata([3.5, 2, 7, 2, 2, 11.75, 3.5])
        #expect(rows.map { $0[0] } == [4.5, 2, 6, 2, 2, 7, 4.5].map(SQLValue.real))
    }

    @Test(
        "a value that is not among them ranks between its neighbours",
        arguments: [(-9.0, 0.5), (1.0, 2.5), (3.0, 4.5), (99.0, 8.5)])
    func rankBetween(_ value: Double, _ rank: Double) throws {
        #expect(try self.value("\(Self.rows) SELECT rank_of(x, \(value)) FROM t") == .real(rank))
    }

    @Test(
        "are null where they do not exist",
        arguments: [
            "median(x)", "stddev(x)", "sem(x)", "geomean(x)", "spearman(x, x)", "rank_of(x, 1)",
            "bootstrap_low(x, 0.9)", "median_high(x, 0.9)", "spearman_low(x, x, 0.9)",
            "quantile(x, 0.5)",
        ])
    func empty(_ expression: String) throws {
        #expect(try value("SELECT \(expression) FROM (SELECT 1 AS x) WHERE x > 1") == .null)
        #expect(try value("SELECT \(expression) FROM (SELECT NULL AS x)") == .null)
    }

    @Test("the deviation of one value and the correlation with a constant are null")
    func undefined() throws {
        #expect(try value("SELECT stddev(1)") == .null)
        #expect(try value("\(Self.rows) SELECT spearman(x, 1) FROM t") == .null)
    }

    @Test(
        "a share or a level that makes no sense is an error that says what would",
        arguments: [
            ("bootstrap_low(x, 2)", "level must be a number between 0 and 1, not 2"),
            ("bootstrap_low(x, 'x')", "level must be a number between 0 and 1, not x"),
            ("bootstrap_high(x, 1)", "level must be a number between 0 and 1, not 1"),
            ("spearman_low(x, y, 2)", "spearman_low(x, y, level): level must be a number between 0 and 1, not 2"),
            ("quantile(x, 1.5)", "q must be a number from 0 to 1, not 1.5"),
            ("quantile(x, -0.1)", "q must be a number from 0 to 1, not -0.1"),
        ])
    func senseless(_ expression: String, _ words: String) {
        do {
            let value = try value("\(Self.rows) SELECT \(expression) FROM t")
            Issue.record("\(expression) gave \(value)")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test("the bootstrap gives the same interval in whatever order the rows come")
    func order() throws {
        let up = try value("\(Self.rows) SELECT bootstrap_low(x, 0.9) FROM (SELECT x FROM t ORDER BY x)")
        let down = try value("\(Self.rows) SELECT bootstrap_low(x, 0.9) FROM (SELECT x FROM t ORDER BY x DESC)")
        #expect(up == down)
    }

    @Test("work by group and as window functions of SQLite do beside them")
    func groups() throws {
        let bench = try Bench()
        let reader = try StoreReader.open(path: bench.path)
        let rows = try reader.rows(
            "\(Self.rows) SELECT y, median(x), rank() OVER (ORDER BY median(x)) FROM t GROUP BY y ORDER BY y LIMIT 2")
        #expect(rows == [[.integer(1), .real(3.75), .integer(5)], [.integer(2), .real(2.875), .integer(4)]])
    }

    @Test("a critical difference of one method, of no data set or at no level is null")
    func noDifference() throws {
        for arguments in ["1, 10, 0.95", "5, 0, 0.95", "5, 10, 1", "NULL, 10, 0.95"] {
            #expect(try value("SELECT nemenyi(\(arguments))") == .null, "\(arguments)")
        }
    }

    @Test("a block of numbers is read back as JSON, packed or not; another block is null, a damaged one an error")
    func numberList() throws {
        // 1.5 and −∞, least significant byte first.
        let bytes = "x'000000000000F83F000000000000F0FF'"
        #expect(try value("SELECT number_list('f64le:2x1', 16, 0, \(bytes))") == .text("[1.5,null]"))
        #expect(try value("SELECT sum(value) FROM json_each(number_list('f64le:2x1', 16, 0, \(bytes)))") == .real(1.5))
        #expect(try value("SELECT number_list('text', 16, 0, \(bytes))") == .null)
        #expect(throws: (any Error).self) { try value("SELECT number_list('f64le:2x1', 8, 0, \(bytes))") }
    }

    private func value(_ sql: String) throws -> SQLValue {
        let bench = try Bench()
        return try StoreReader.open(path: bench.path).rows(sql)[0][0]
    }
}
