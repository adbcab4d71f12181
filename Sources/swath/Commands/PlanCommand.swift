import ArgumentParser
import Families
import Glibc
import Identifiers
import Reporting
import Storage

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Tell what a sweep would run: tasks, axes, predicted time and size, and its hash.",
        discussion: """
            Durations are learned from what the store holds of the same family: a factor for each value of its cost \
            parameters (a method, a system), over the family's own guess. Before that they are unknown.

            A store that has a sweep of this name is compared with: the same cells, or how many are new and gone. \
            Cells whose results it has, from this or any other sweep, are not computed again.

            EXAMPLES
              swath plan sweep.yaml
              swath plan sweep.yaml --store results.sqlite
              swath plan sweep.yaml --json --show 3
            """)

    @OptionGroup var input: SweepFileArgument
    @OptionGroup var store: StoreOption
    @Option(help: ArgumentHelp("Also print the first tasks' parameters.", valueName: "count")) var show: Int = 0
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let loaded = try input.loadAndWarn()
        let sweep = loaded.sweep
        // A store that is not there yet knows nothing; one that cannot be read is said.
        let reader = access(store.store, F_OK) == 0 ? try StoreReader.open(path: store.store) : nil
        let forecast = try reader.flatMap { try CostForecast(sweep, reader: $0) }
        let comparison = try reader.map { try PlanComparison(sweep, registry: .builtIn, reader: $0) }
        if json { return Terminal.print(text(of: sweep, forecast, comparison).text) }
        Terminal.print("sweep \"\(sweep.name)\" of family \(sweep.family), version \(sweep.familyVersion)")
        Terminal.print(
            "tasks      \(HumanText.count(sweep.grid.count))"
                + (sweep.stageCount > 1 ? " in the first of \(sweep.stageCount) stages" : ""))
        for axis in sweep.grid.axes {
            Terminal.print(
                "axis       \(axis.name): \(axis.isExact ? "" : "at least ")\(HumanText.count(axis.count)) "
                    + (axis.count == 1 ? "value" : "values"))
        }
        Terminal.print(
            "order      \(sweep.order.rawValue), \(sweep.attempts) attempts a task, "
                + "\(sweep.resources.cores) cores a task"
        )
        if let forecast {
            Terminal.print(
                "predicted  \(HumanText.duration(forecast.coreSeconds)) of one core, "
                    + "from \(HumanText.count(forecast.basis)) finished tasks"
            )
            Terminal.print("size       about \(HumanText.bytes(forecast.bytes))")
        } else {
            Terminal.print("predicted  unknown: \(store.store) has no finished task of this family")
        }
        Terminal.print("hash       \(sweep.hash)")
        if let lines = comparison?.lines {
            if let earlier = lines.earlier { Terminal.print("earlier    \(earlier)") }
            Terminal.print("at hand    \(lines.atHand)")
        }
        for index in 0..<min(Int64(max(0, show)), sweep.grid.count) {
            Terminal.print("task \(index)  \(sweep.grid[index])")
        }
    }

    private func text(of sweep: Sweep, _ forecast: CostForecast?, _ comparison: PlanComparison?) -> JSONLine {
        var object = JSONLine()
        object.add("name", sweep.name)
        object.add("family", sweep.family)
        object.add("version", sweep.familyVersion)
        object.add("tasks", Int(sweep.grid.count))
        object.add("stages", sweep.stageCount)
        object.add("axes", sweep.grid.axes.map(Self.row))
        object.add("order", sweep.order.rawValue)
        object.add("attempts", sweep.attempts)
        object.add("priority", sweep.priority)
        object.add("cores", sweep.resources.cores)
        object.add("memory", sweep.resources.memory > 0 ? Double(sweep.resources.memory) : .nan)
        object.add("time", sweep.resources.time ?? .nan)
        object.add("hash", sweep.hash)
        object.add("finished_tasks", Int(forecast?.basis ?? 0))
        object.add("core_seconds", forecast?.coreSeconds ?? .nan)
        object.add("bytes", forecast?.bytes ?? .nan)
        object.add("store", raw: comparison?.json.compact ?? "null")
        object.add(
            "first",
            (0..<min(Int64(max(0, show)), sweep.grid.count)).map { index in
                var row = JSONLine()
                row.add("task", Int(index))
                row.add("parameters", raw: "\(sweep.grid[index])")
                return row
            })
        return object
    }

    private static func row(_ axis: GridAxis) -> JSONLine {
        var row = JSONLine()
        row.add("name", axis.name)
        row.add("values", Int(axis.count))
        row.add("exact", axis.isExact)
        return row
    }
}
