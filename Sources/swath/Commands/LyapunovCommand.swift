import ArgumentParser
import Dynamics
import Numerics

struct LyapunovCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lyapunov",
        abstract: "Compute Lyapunov exponents of a system along one long path.",
        discussion: """
            The whole spectrum by Benettin's method with standard errors from batch means, from the collection's \
            initial condition; of a system with a delay the largest exponents. Published exponents are often too \
            large. The defaults are those of the values that `swath systems` tells as recomputed; all of them take \
            minutes of one core: Tests/Engine/Fixtures/make-lyapunov-table.py.

            EXAMPLES
              swath lyapunov Lorenz
              swath lyapunov Lorenz --parameter rho=35 --periods 500 --json
              swath lyapunov MackeyGlass --exponents 5
            """)

    @OptionGroup var choice: SystemArgument
    @Option(help: ArgumentHelp("How long growth is recorded.", valueName: "number"))
    var periods: Double = LyapunovSettings().periods
    @Option(help: ArgumentHelp("What is left out before, in periods, twice.", valueName: "number"))
    var transient: Double = LyapunovSettings().transientPeriods
    @Option(help: ArgumentHelp("How many exponents of a system with a delay.", valueName: "count"))
    var exponents: Int = LyapunovSettings().delayExponents
    @Option(help: ArgumentHelp("Relative and absolute tolerance.", valueName: "number"))
    var tolerance: Double = LyapunovSettings().tolerance
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        guard periods > 0, periods <= 1e9, transient >= 0, transient <= 1e9 else {
            throw CommandFailure(.usage, "--periods must be above 0 and --transient at least 0, both up to 1e9")
        }
        guard (1...200).contains(exponents) else { throw CommandFailure(.usage, "--exponents must be from 1 to 200") }
        guard tolerance >= 1e-14, tolerance <= 1e-3 else {
            throw CommandFailure(.usage, "--tolerance must be from 1e-14 to 1e-3")
        }
        let system = try choice.resolved()
        let settings = LyapunovSettings(
            periods: periods, transientPeriods: transient, delayExponents: exponents, tolerance: tolerance)
        let spectrum: LyapunovSpectrum
        do {
            let found = try system.lyapunovSpectrum(settings) { share in
                if Terminal.errorIsTerminal {
                    Terminal.write("\r\u{1B}[K\(system.name)  \(Int(share * 100))%", to: 2)
                }
                return true
            }
            if Terminal.errorIsTerminal { Terminal.write("\r\u{1B}[K", to: 2) }
            guard let found else { return }
            spectrum = found
        } catch {
            throw CommandFailure(.findings, "\(error)")
        }
        Terminal.print(json ? line(system, spectrum).text : text(system, spectrum))
    }

    private func text(_ system: DynamicalSystem, _ spectrum: LyapunovSpectrum) -> String {
        var lines = zip(spectrum.exponents, spectrum.standardErrors).enumerated().map { index, value in
            "λ\(index + 1) = \(value.0) ± \(value.1)"
        }
        if let dimension = spectrum.kaplanYorkeDimension {
            lines.append("Kaplan-Yorke dimension \(dimension)")
        } else {
            lines.append("Kaplan-Yorke dimension above \(spectrum.exponents.count): ask for more --exponents")
        }
        if let published = system.lyapunovExponent { lines.append("published with the collection: λ1 = \(published)") }
        return lines.joined(separator: "\n")
    }

    private func line(_ system: DynamicalSystem, _ spectrum: LyapunovSpectrum) -> JSONLine {
        var object = JSONLine()
        object.add("system", system.name)
        object.add("periods", periods)
        object.add("transient_periods", transient)
        object.add("tolerance", tolerance)
        SystemDescription.add(spectrum, to: &object)
        object.add("lyapunov_published", system.lyapunovExponent ?? .nan)
        return object
    }
}
