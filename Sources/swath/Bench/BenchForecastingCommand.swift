import ArgumentParser
import Forecasting
import Numerics
import Worker

struct BenchForecastingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecasting",
        abstract: "What forecasting methods take to fit 1,000 points and forecast 200, on one thread.",
        discussion: """
            Times are of the CPU, a series, medians over repetitions. The series are chaotic flows that Swath \
            integrates; --series prints them, so that a peer can be timed on the same numbers.

            EXAMPLES
              swath bench forecasting
              swath bench forecasting --case theta --case fft --seconds 5 --json
              swath bench forecasting --list
            """)

    @Option(name: .customLong("case"), help: ArgumentHelp("Only this case; may be given again.", valueName: "name"))
    var cases: [String] = []
    @Option(help: ArgumentHelp("How long to time each case.", valueName: "seconds")) var seconds: Double = 1
    @Flag(help: "Name the cases and end.") var list = false
    @Flag(help: "Print the series as comma-separated values and end.") var series = false
    @Flag(help: "Print JSON, a line a case, with the forecasts.") var json = false

    func run() throws {
        FreedMemory.keep()
        if series { return Terminal.print(try BenchSeries.commaSeparated()) }
        let known = ForecastingCase.all
        if list {
            let width = known.map(\.name.count).max() ?? 0
            for one in known {
                let padding = String(repeating: " ", count: width - one.name.count + 2)
                Terminal.print(json ? one.line.text : one.name + padding + one.summary)
            }
            return
        }
        guard seconds > 0, seconds <= 3600 else {
            throw CommandFailure(.usage, "--seconds must be above 0, up to 3600")
        }
        for name in cases where !known.contains(where: { $0.name == name }) {
            throw CommandFailure(
                .usage, "there is no case \"\(name)\"; there are \(known.map(\.name).joined(separator: ", "))")
        }
        for one in known where cases.isEmpty || cases.contains(one.name) {
            let timing = try ForecastingTiming(one, seconds: seconds)
            Terminal.print(json ? timing.line.text : timing.sentence)
        }
    }
}

extension ForecastingCase {
    fileprivate var line: JSONLine {
        var line = JSONLine()
        line.add("bench", "forecasting")
        line.add("case", name)
        line.add("peer", peer)
        line.add("comparable", isComparable)
        return line
    }
}

/// What timing one case gave.
private struct ForecastingTiming {
    let one: ForecastingCase
    /// Seconds of CPU a series, ascending.
    private var cpu: [Double] = []
    private var forecasts: [TimeSeries] = []

    init(_ one: ForecastingCase, seconds: Double) throws {
        self.one = one
        let step = try one.make(try BenchSeries.training(for: one))
        let start = ThreadClock.now
        forecasts = try step()
        let first = ThreadClock.now - start
        let end = ThreadClock.now + seconds
        // The first pass also fills caches; where one alone takes the time, it has to do.
        while ThreadClock.now < end && cpu.count < 100_000 {
            let used = ThreadClock.now
            _ = try step()
            cpu.append((ThreadClock.now - used) / Double(one.systems))
            if first > seconds { break }
        }
        cpu.sort()
    }

    private var median: Double { cpu[cpu.count / 2] }

    var sentence: String {
        let milliseconds = (median * 1e7).rounded() / 1e4
        return "\(one.name): \(milliseconds) ms a series; \(one.summary)"
    }

    var line: JSONLine {
        var line = one.line
        line.add("lib", "swath")
        line.add("threads", 1)
        line.add("ms_cpu", median * 1e3)
        line.add("ms_best", cpu[0] * 1e3)
        line.add("passes", cpu.count)
        line.add("peak_rss_mb", ProcessUsage.peakMiB)
        // Row-major, a list for each series.
        let numbers = forecasts.map { forecast in
            "[" + forecast.values.map { $0.isFinite ? "\($0)" : "null" }.joined(separator: ",") + "]"
        }
        line.add("forecasts", raw: "[" + numbers.joined(separator: ",") + "]")
        return line
    }
}
