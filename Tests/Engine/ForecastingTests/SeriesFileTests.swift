import Families
import Forecasting
import Foundation
import Testing

@Suite("Series for oneself")
struct SeriesFileTests {
    private func write(_ name: String, _ data: Data) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swath-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: name)
        try data.write(to: path)
        return path.path
    }

    private func binary(_ values: [Double]) -> Data {
        values.reduce(into: Data()) { data, value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    private func message(_ name: String, _ data: Data, columns: Int = 1, chosen: String? = nil) throws -> String {
        do {
            _ = try SeriesFile(file: write(name, data), columns: columns, chosen: chosen)
            return ""
        } catch let error as SeriesError { return "\(error)" }
    }

    @Test("text, JSON and binary files hold the same series")
    func kinds() throws {
        let expected = TimeSeries(dimension: 2, values: [1, 2, 3, 4.5])
        let text = try SeriesFile(file: write("a.csv", Data("t,x,y\n0,1,2\n1,3,4.5\n".utf8)))
        #expect(text.series == expected && text.columns == ["x", "y"])
        let json = try SeriesFile(file: write("a.json", Data("[[1, 2], [3, 4.5]]".utf8)))
        #expect(json.series == expected && json.columns == ["1", "2"])
        #expect(try SeriesFile(file: write("a.f64", binary([1, 2, 3, 4.5])), columns: 2).series == expected)
        #expect(try SeriesFile(file: write("b.json", Data("[1, 2]".utf8))).series == TimeSeries([1, 2]))
        #expect(try SeriesFile(file: write("a.csv", Data("x,y\n1,2\n".utf8)), chosen: "y").series == TimeSeries([2]))
        #expect(try SeriesFile(file: write("a.json", Data("[[1, 2]]".utf8)), chosen: "2").series == TimeSeries([2]))
    }

    @Test("what is wrong with a file is said with its place")
    func problems() throws {
        #expect(
            try message("a.csv", Data("x\n1\nnan\n".utf8)).hasSuffix("line 3, column x: \"nan\" is not a finite number")
        )
        #expect(try message("a.csv", Data()).hasSuffix("the file has no rows"))
        #expect(try message("a.csv", Data("x,y\n".utf8)).hasSuffix("the file has no points"))
        #expect(try message("a.json", Data("[[1,2],[3]]".utf8)).hasSuffix("point 2 has 1 columns, the first has 2"))
        #expect(try message("a.json", Data("[1,null]".utf8)).hasSuffix("point 2, column 1: not a finite number"))
        #expect(
            try message("a.json", Data("{}".utf8)).hasSuffix("must be an array of numbers, or of arrays of numbers"))
        #expect(try message("a.json", Data("[]".utf8)).hasSuffix("the file has no points"))
        #expect(try message("a.json", Data("[1".utf8)).contains("not valid JSON at byte"))
        #expect(try message("a.f64", Data([1, 2, 3])).contains("3 bytes are not a whole number of points"))
        #expect(
            try message("a.f64", binary([1, 2, 3, .nan]), columns: 2).hasSuffix(
                "point 2, column 2: not a finite number"))
        #expect(try message("a.f64", binary([1]), chosen: "7").contains("has no column \"7\"; it has 1"))
    }

    @Test("a forecast by any method takes its parameters as text, and says which it does not know")
    func singleForecast() throws {
        let series = TimeSeries((0..<60).map { Double($0 % 4) })
        let result = try SingleForecast(
            of: series, method: "naive-seasonal", horizon: 5, settings: [("seasonal-period", "4")])
        #expect(result.forecast.values == [0, 1, 2, 3, 0] && result.divergedAt == nil)
        func problem(_ method: String, _ settings: [(name: String, value: String)] = [], horizon: Int = 5)
            -> ParameterProblem?
        {
            do {
                _ = try SingleForecast(of: series, method: method, horizon: horizon, settings: settings)
                return nil
            } catch { return error as? ParameterProblem }
        }
        #expect(problem("naive-seasonl")?.suggestion == "naive-seasonal")
        #expect(problem("naive-seasonal", [("seasonal-perod", "4")])?.suggestion == "seasonal-period")
        #expect(problem("naive-seasonal", [("seasonal-period", "four")])?.parameter == "seasonal-period")
        #expect(problem("naive-mean", horizon: 0)?.parameter == "horizon")
        #expect(throws: ForecastError.tooShort(points: 60, needed: 102)) {
            try SingleForecast(of: series, method: "linear-regression", horizon: 5, settings: [("lags", "100")])
        }
        for method in ForecastingMethod.all where method.name.hasPrefix("naive") {
            #expect(try SingleForecast(of: series, method: method.name, horizon: 3).forecast.count == 3)
        }
    }
}
