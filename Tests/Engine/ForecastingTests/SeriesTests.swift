import Forecasting
import Foundation
import Testing

@Suite("Series from files")
struct SeriesTests {
    private func folder(_ files: [String: Data]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swath-series-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, data) in files { try data.write(to: folder.appending(path: name)) }
        return folder.path
    }

    private func table(_ text: String) throws -> String {
        try folder(["table.csv": Data(text.utf8)]) + "/table.csv"
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("a text file may name its columns, and use commas, semicolons or tabs")
    func columns() throws {
        for mark in [",", ";", "\t"] {
            let path = try table("# made by hand\r\ntime\(mark)\"x\"\r\n0\(mark)1.5\r\n\r\n1\(mark) -2e3\r\n")
            let series = try DelimitedSeries(file: path)
            #expect(series.columns == ["time", "x"])
            #expect(try series.column("x").values == [1.5, -2000])
            #expect(try series.column("2").values == [1.5, -2000])
            #expect(try series.allColumns() == TimeSeries([1.5, -2000]))
            #expect(series.valueColumns == ["x"])
        }
    }

    @Test("a text file without names has columns 1, 2, …")
    func unnamed() throws {
        #expect(try DelimitedSeries(file: table("1,2\n3,4\n")).column("1").values == [1, 3])
    }

    @Test("what is wrong with a text file is said with its line")
    func brokenText() throws {
        let ragged = try table("a,b\n1,2\n3\n")
        #expect(
            message { _ = try DelimitedSeries(file: ragged) }.hasSuffix("line 3 has 1 columns, the first row has 2"))
        let word = try table("a,b\n1,2\n3,oops\n")
        #expect(
            message { _ = try DelimitedSeries(file: word).column("b") }
                .hasSuffix("line 3, column b: \"oops\" is not a finite number"))
        let empty = try table("\n\n")
        #expect(message { _ = try DelimitedSeries(file: empty) }.hasSuffix("the file has no rows"))
        let unknown = try table("a\n1\n")
        #expect(
            message { _ = try DelimitedSeries(file: unknown).column("b") }.hasSuffix("has no column \"b\"; it has a"))
        #expect(message { _ = try DelimitedSeries(file: "/nonexistent/x.csv") }.contains("No such file"))
    }

    private func index(_ entry: String) -> Data {
        Data("{\"test_univariate_100x12.f64\": {\"systems\": {\"Lorenz\": \(entry)}}}".utf8)
    }

    private func numbers(_ values: [Double]) -> Data {
        values.reduce(into: Data()) { data, value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    @Test("a published series is read from its offset, row by row")
    func published() throws {
        let path = try folder([
            "series_index.json": index("{\"offset_bytes\": 8, \"rows\": 2, \"cols\": 2, \"dt\": 0.5}"),
            "test_univariate_100x12.f64": numbers([9, 1, 2, 3, 4]),
        ])
        let source = try PublishedSeries(folder: path)
        let (series, step) = try source.series("Lorenz", .univariate, .test)
        #expect(series == TimeSeries(dimension: 2, values: [1, 2, 3, 4]))
        #expect(step == 0.5)
        #expect(try source.systems(.univariate, .test) == ["Lorenz"])
        #expect(
            message { _ = try source.series("Rossler", .univariate, .test) }.hasSuffix(
                "has no system \"Rossler\"; it has Lorenz"))
        #expect(
            message { _ = try source.series("Lorenz", .multivariate, .test) }.contains(
                "no data file named test_multivariate_"))
    }

    @Test(
        "an index that lies, or is broken, is refused with a sentence",
        arguments: [
            ("{\"offset_bytes\": 16, \"rows\": 4, \"cols\": 1}", "32 bytes were to be read at 16, but the file has 40"),
            ("{\"offset_bytes\": -8, \"rows\": 1, \"cols\": 1}", "needs offset_bytes, a whole number from 0"),
            ("{\"offset_bytes\": 0, \"rows\": 0, \"cols\": 1}", "needs rows, a whole number from 1"),
            ("{\"offset_bytes\": 0, \"rows\": 100000000, \"cols\": 100000000}", "is larger than"),
            ("{\"offset_bytes\": 0, \"rows\": 9223372036854775807, \"cols\": 2}", "needs rows"),
            ("{\"rows\": 1, \"cols\": 1}", "needs offset_bytes"),
            ("7", "must be an object"),
            ("{", "not valid JSON"),
        ])
    func brokenIndex(entry: String, problem: String) throws {
        let path = try folder([
            "series_index.json": index(entry), "test_univariate_100x12.f64": numbers([1, 2, 3, 4, 5]),
        ])
        #expect(
            message { _ = try PublishedSeries(folder: path).series("Lorenz", .univariate, .test) }.contains(problem))
    }

    @Test("values that are not finite, a missing file and a name that leads away are refused")
    func brokenData() throws {
        let path = try folder([
            "series_index.json": index("{\"offset_bytes\": 0, \"rows\": 1, \"cols\": 1}"),
            "test_univariate_100x12.f64": numbers([.nan]),
        ])
        #expect(
            message { _ = try PublishedSeries(folder: path).series("Lorenz", .univariate, .test) }.contains(
                "not finite"))
        let missing = try folder(["series_index.json": index("{\"offset_bytes\": 0, \"rows\": 1, \"cols\": 1}")])
        #expect(
            message { _ = try PublishedSeries(folder: missing).series("Lorenz", .univariate, .test) }.contains(
                "No such file"))
        let away = try folder(["series_index.json": Data("{\"../x_univariate_.f64\": {\"systems\": {}}}".utf8)])
        #expect(message { _ = try PublishedSeries(folder: away) }.contains("is not a file name"))
        #expect(message { _ = try PublishedSeries(folder: "/nonexistent") }.contains("No such file"))
    }
}
