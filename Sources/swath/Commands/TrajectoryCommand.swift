import ArgumentParser
import Dynamics
import Numerics

struct TrajectoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trajectory",
        abstract: "Integrate a chaotic system and print its path.",
        discussion: """
            It starts at the collection's initial condition, or at --initial; with --seed at a random place on the \
            attractor, after a transient, as in sweeps. What is printed is observed as in the collection: angles as \
            sines and cosines, a delay system's variable as ten copies over its delay (from one delay on). \
            --raw prints what is integrated. Numbers have every digit that they have.

            EXAMPLES
              swath trajectory Lorenz --periods 20 --points-per-period 100 > lorenz.csv
              swath trajectory Lorenz --initial=-9,-15,20 --parameter rho=30 --times 0,0.5,1 --format json
              swath trajectory MackeyGlass --seed 7 --periods 5
              swath trajectory Rossler --noise 0.1 --seed 1
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, json }

    @OptionGroup var choice: SystemArgument
    @Option(help: ArgumentHelp("How long, in dominant periods.", valueName: "number")) var periods: Double = 20
    @Option(help: ArgumentHelp("Samples in a dominant period.", valueName: "number"))
    var pointsPerPeriod: Double = 100
    @Option(help: ArgumentHelp("These times instead, from 0, ascending.", valueName: "t,t,…")) var times: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("The state at time 0.", valueName: "x,y,…"))
    var initial: String?
    @Option(help: ArgumentHelp("A random place on the attractor, and random noise.", valueName: "number"))
    var seed: UInt64?
    @Option(help: ArgumentHelp("What is left out before, with --seed, at least.", valueName: "periods"))
    var transient: Double = 10
    @Option(
        help: ArgumentHelp(
            "Brownian forcing, with --seed: the amplitude, relative to the initial condition.", valueName: "sigma"))
    var noise: Double = 0
    @Option(help: ArgumentHelp("Relative and absolute tolerance.", valueName: "number")) var tolerance: Double = 1e-9
    @Flag(help: "Print what is integrated rather than what is observed.") var raw = false
    @Option(help: "csv or json.") var format: Format = .csv

    func run() throws {
        let system = try choice.resolved()
        try check()
        let path: SampledPath
        do {
            path = try seed.map { try random(system, seed: $0) } ?? determined(system)
        } catch let error as TrajectoryError {
            if case .initialState = error { throw CommandFailure(.badInput, "\(error)") }
            throw CommandFailure(.findings, "\(error)")
        }
        switch format {
        case .csv: path.printCSV()
        case .json: Terminal.print(path.json(of: system, tolerance: tolerance))
        }
    }

    private func check() throws {
        func require(_ holds: Bool, _ sentence: String) throws {
            if !holds { throw CommandFailure(.usage, sentence) }
        }
        try require(periods > 0 && pointsPerPeriod > 0, "--periods and --points-per-period must be above 0")
        try require(periods * pointsPerPeriod <= 1e8, "more than 100,000,000 points are too many")
        try require(tolerance >= 1e-14 && tolerance <= 0.1, "--tolerance must be from 1e-14 to 0.1")
        try require(transient >= 0 && transient.isFinite, "--transient must be 0 or more periods")
        try require(noise >= 0 && noise.isFinite, "--noise must be 0 or more")
        try require(noise == 0 || seed != nil, "--noise needs --seed, which makes it repeatable")
        try require(
            seed == nil || (initial == nil && times == nil && !raw),
            "--seed chooses where a path starts, and samples it evenly: leave --initial, --times and --raw out")
    }

    private var options: IntegrationOptions {
        IntegrationOptions(relativeTolerance: tolerance, absoluteTolerance: tolerance)
    }

    private var points: Int { max(1, Int((periods * pointsPerPeriod).rounded())) }

    private func random(_ system: DynamicalSystem, seed: UInt64) throws(TrajectoryError) -> SampledPath {
        let path = try system.trajectory(
            points: points, pointsPerPeriod: pointsPerPeriod, transientPeriods: transient,
            noise: ProcessNoise(amplitude: noise), random: RandomStream(seed: seed), options: options)
        return SampledPath(
            times: (0..<path.count).map { Double($0) * path.timeStep }, width: path.dimension, values: path.values)
    }

    private func determined(_ system: DynamicalSystem) throws -> SampledPath {
        let step = system.period / pointsPerPeriod
        // A delay system's copies reach a delay back: the collection starts there.
        let origin = raw ? 0 : system.delay ?? 0
        let moments =
            try times.map { try NumberList.parse($0, of: "--times") }
            ?? (0..<points).map { origin + Double($0) * step }
        for (earlier, later) in zip([0] + moments, moments) where later < earlier {
            throw CommandFailure(.badInput, "--times must ascend from 0; \(later) comes after \(earlier)")
        }
        let start = try initial.map { try NumberList.parse($0, of: "--initial") }
        let values = try system.path(from: start, at: moments, isRaw: raw, options: options)
        return SampledPath(times: moments, width: raw ? system.stateDimension : system.dimension, values: values)
    }
}

/// Rows at times.
private struct SampledPath {
    let times: [Double]
    let width: Int
    let values: [Double]

    func printCSV() {
        var text = "t," + (1...width).map { "x\($0)" }.joined(separator: ",") + "\n"
        for (row, time) in times.enumerated() {
            text += "\(time)"
            for value in values[row * width..<(row + 1) * width] { text += ",\(value)" }
            text += "\n"
            if text.utf8.count > 1 << 16 {
                Terminal.write(text, to: 1)
                text = ""
            }
        }
        Terminal.write(text, to: 1)
    }

    func json(of system: DynamicalSystem, tolerance: Double) -> String {
        var object = JSONLine()
        object.add("system", system.name)
        object.add("kind", system.kind.rawValue)
        object.add("period", system.period)
        object.add("tolerance", tolerance)
        object.add("parameters", raw: SystemDescription.parameters(of: system))
        object.add("dimension", width)
        object.add("times", raw: NumberList.json(times))
        let rows = times.indices.map { NumberList.json(values[$0 * width..<($0 + 1) * width]) }
        object.add("states", raw: "[" + rows.joined(separator: ",") + "]")
        return object.text
    }
}
