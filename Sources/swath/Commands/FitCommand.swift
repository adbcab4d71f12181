import ArgumentParser
import FoundationEssentials
import Reporting
import ScalingLaws

struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fit a scaling law to anybody's table of training runs.",
        discussion: """
            The table is text with a row of names. Columns are found by their usual names (params, tokens, batch, steps, \
            loss, flops, run) or named by options; numbers are plain (1300000000, not 1.3B), losses in nats a token, \
            batches in tokens. docs/scaling-laws.md tells what each law says and how it is fitted.

            LAWS
              chinchilla   L = E + A/N^alpha + B/D^beta
              kaplan       L = (N_c/N)^alpha_N + [(S_c/S)(1 + B_star/(B L^(1/alpha_B)))]^alpha_S
              kaplan-data  L = [(N_c/N)^(alpha_N/alpha_D) + D_c/D]^alpha_D
              isoflop      the best size for each budget of operations, N = k C^a

            Constants that the runs do not determine are named, and the exit status is then 1: the law should not be \
            used beyond its runs.

            EXAMPLES
              swath fit chinchilla runs.csv
              swath fit kaplan runs.csv --batch batch_tokens --floor --hold-out 1 --json
              swath fit isoflop runs.csv --operations flops --curve akima
              swath fit chinchilla runs.csv --where used=1 --where 'loss<5'
            """)

    @Argument(help: "chinchilla, kaplan, kaplan-data or isoflop.") var law: Law
    @Argument(help: "The table of runs.") var file: String

    @Option(help: ArgumentHelp("The column with sizes, N.", valueName: "column")) var parameters: String?
    @Option(help: ArgumentHelp("The column with tokens seen, D.", valueName: "column")) var tokens: String?
    @Option(help: ArgumentHelp("The column with tokens in a batch, B.", valueName: "column")) var batch: String?
    @Option(help: ArgumentHelp("The column with steps, S.", valueName: "column")) var steps: String?
    @Option(help: ArgumentHelp("The column with losses.", valueName: "column")) var loss: String?
    @Option(help: ArgumentHelp("The column with operations, C.", valueName: "column")) var operations: String?
    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The column that tells of which run a row is a point.", valueName: "column"))
    var runColumn: String?
    @Option(
        name: .customLong("where"), parsing: .singleValue,
        help: ArgumentHelp("Use only rows like these: column=value, also !=, <, <=, >, >=.", valueName: "condition"))
    var conditions: [String] = []
    @Option(help: ArgumentHelp("Set the largest sizes aside, and predict them.", valueName: "sizes")) var holdOut = 0
    @Flag(help: "Fit an irreducible loss E too (kaplan, kaplan-data).") var floor = false
    @Option(help: ArgumentHelp("Where Huber's loss turns linear.", valueName: "number")) var delta = 1e-3
    @Option(help: ArgumentHelp("Searches from different places.", valueName: "count")) var starts = 100
    @Option(help: ArgumentHelp("Refits on runs drawn anew, for the ranges; 0 for none.", valueName: "count"))
    var bootstrap = 1000
    @Option(help: ArgumentHelp("Between the runs of a budget: akima or parabola.", valueName: "curve"))
    var curve: Curve = .akima
    @Option(
        help: ArgumentHelp("How far from the best size a parabola reaches, as a factor.", valueName: "factor"))
    var within = 8.0
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Tell the critical batch size at this loss (kaplan).", valueName: "loss"))
    var atLoss: [Double] = []
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Tell the best size for so many operations.", valueName: "operations"))
    var budget: [Double] = []
    @Flag(help: "Print JSON.") var json = false

    enum Law: String, ExpressibleByArgument, CaseIterable {
        case chinchilla, kaplan, kaplanData = "kaplan-data", isoflop
    }
    enum Curve: String, ExpressibleByArgument, CaseIterable { case akima, parabola }

    func validate() throws {
        guard starts > 0 else { throw ValidationError("--starts must be at least 1, not \(starts)") }
        guard bootstrap == 0 || bootstrap > 1 else {
            throw ValidationError("--bootstrap must be 0 or at least 2, not \(bootstrap)")
        }
        guard !floor || law == .kaplan || law == .kaplanData else {
            throw ValidationError("--floor is for kaplan and kaplan-data; chinchilla has an E anyway")
        }
        guard law != .isoflop || holdOut == 0 else {
            throw ValidationError("--hold-out is not for isoflop, which fits every budget by itself")
        }
    }

    func run() throws {
        do {
            let table = try table()
            if law == .isoflop { return try printBudgets(IsoFLOPFit(table.budgetRuns(columns), interpolation)) }
            let runs = try table.runs(columns)
            let report = try report(HeldOut(runs, sizes: holdOut), runs)
            Terminal.print(json ? FitText.object(report).text : FitText.table(report))
            if !report.undetermined.isEmpty { throw ExitStatus.findings.code }
        } catch let error as RunTableError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as ScalingLawError {
            throw CommandFailure(.badInput, "\(file): \(error)")
        }
    }

    private func table() throws -> RunTable {
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: URL(filePath: file))) } catch {
            throw CommandFailure(.badInput, "\(file): \(FileProblem.sentence(of: error, path: file))")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.badInput, "\(file): not UTF-8 text")
        }
        var table = try RunTable(text: text, file: file)
        for condition in conditions { try table.keep(where: condition) }
        return table
    }

    private var columns: RunColumns {
        var names = RunColumns()
        (names.parameters, names.tokens, names.batch, names.steps) = (parameters, tokens, batch, steps)
        (names.loss, names.operations, names.run) = (loss, operations, runColumn)
        return names
    }

    private var interpolation: IsoFLOPFit.Curve { curve == .akima ? .akima : .parabola(within: within) }

    private func report(_ held: HeldOut, _ runs: [MeasuredRun]) throws -> LawReport {
        // Ten times the largest run, unless it is said otherwise.
        let largest = runs.map { 6 * $0.parameters * $0.tokens }.max() ?? 1
        let budgets = budget.isEmpty ? [10 * largest] : budget
        switch law {
        case .chinchilla, .isoflop:
            var derived: [LawReport.Derivation<ParametricLaw>] = [("a (N ~ C^a)", { $0.optimalParameterExponent })]
            for budget in budgets {
                let at = NumberText.rounded(budget, digits: 3)
                derived.append(("N at C = \(at)", { try $0.computeOptimum(operations: budget).parameters }))
                derived.append(("D at C = \(at)", { try $0.computeOptimum(operations: budget).tokens }))
                derived.append(("L at C = \(at)", { try $0.computeOptimum(operations: budget).loss }))
            }
            return try LawReport(
                ParametricForm(), held, delta: delta, starts: starts, resamples: bootstrap, derived: derived)
        case .kaplan:
            let losses = atLoss.isEmpty ? Self.spread(runs.map(\.loss)) : atLoss
            var derived: [LawReport.Derivation<TrajectoryLaw>] = losses.map { loss in
                ("B_crit at L = \(NumberText.rounded(loss, digits: 3))", { try $0.criticalBatchSize(loss: loss) })
            }
            if !floor {
                for budget in budgets {
                    let at = NumberText.rounded(budget, digits: 3)
                    derived.append(("N at C = \(at)", { try $0.computeOptimum(operations: budget).parameters }))
                    derived.append(("L at C = \(at)", { try $0.computeOptimum(operations: budget).loss }))
                }
            }
            return try LawReport(
                TrajectoryForm(hasIrreducibleLoss: floor), held, delta: delta, starts: starts, resamples: bootstrap,
                derived: derived)
        case .kaplanData:
            return try LawReport(
                DataLimitedForm(hasIrreducibleLoss: floor), held, delta: delta, starts: starts, resamples: bootstrap,
                derived: [])
        }
    }

    /// The quartiles of the losses that there are.
    private static func spread(_ losses: [Double]) -> [Double] {
        let sorted = losses.sorted()
        return sorted.isEmpty ? [] : [1, 2, 3].map { sorted[(sorted.count - 1) * $0 / 4] }
    }

    private func printBudgets(_ fit: IsoFLOPFit) throws {
        Terminal.print(json ? FitText.object(fit).text : FitText.table(fit))
    }
}
