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
            unique, loss, flops, run) or named by options; numbers are plain (1300000000, not 1.3B), losses in nats a token, \
            batches in tokens. docs/scaling-laws.md tells what each law says and how it is fitted.

            LAWS
              chinchilla   L = E + A/N^alpha + B/D^beta
              kaplan       L = (N_c/N)^alpha_N + [(S_c/S)(1 + B_star/(B L^(1/alpha_B)))]^alpha_S
              kaplan-data  L = [(N_c/N)^(alpha_N/alpha_D) + D_c/D]^alpha_D
              repetition   L = E + A/N'^alpha + B/D'^beta, where D' is what D tokens of which U are unique are worth in
                           new ones, U + U R_D (1 - e^(-(D/U - 1)/R_D)), and N' likewise with R_N
              isoflop      the best size for each budget of operations, N = k C^a
              envelope     the best size along the envelope of training curves, N = k C^a, D = k C^b

            METHODS
              joint        all constants at once, by Huber's loss of logarithms
              stepwise     kaplan, from curves with a ladder of batches: critical batches, then sizes, then steps, each
                           with its standard error; then all at once from there
              vpnls        chinchilla: least squares of losses over the two exponents alone
            repetition has seven constants; with --once, the stored fit of chinchilla on data seen once, only R_D and R_N.
            With --implicit kaplan is solved for its loss, rather than given the measured one, as far as it depends on \
            the loss: noise then enters once.

            Constants that the runs do not determine are named, and the exit status is then 1: the law should not be \
            used beyond its runs.

            EXAMPLES
              swath fit chinchilla runs.csv
              swath fit kaplan runs.csv --batch batch_tokens --floor --hold-out 1 --json
              swath fit isoflop runs.csv --operations flops --curve akima
              swath fit chinchilla runs.csv --where used=1 --where 'loss<5'
              swath fit kaplan curves.csv --method stepwise --implicit --where 'steps>3000' --save fit.json
              swath fit chinchilla runs.csv --method vpnls
              swath fit envelope curves.csv --run name
              swath fit repetition runs.csv --unique unique_tokens --once chinchilla.json --save fit.json
              zcat runs.csv.gz | swath fit chinchilla -
              swath fit chinchilla runs.csv --hold-out 1 --html fit.html

            What --save writes, `swath predict` answers questions from. What --html writes is one self-contained page: the \
            constants, what the fit should not be used for, and charts of losses, residuals, critical batches and best sizes.
            """)

    @Argument(help: "chinchilla, kaplan, kaplan-data, repetition, isoflop or envelope.") var law: Law
    @OptionGroup var table: RunTableOptions
    @Option(help: ArgumentHelp("Set the largest sizes aside, and predict them.", valueName: "sizes")) var holdOut = 0
    @Option(help: ArgumentHelp("joint, stepwise (kaplan) or vpnls (chinchilla).", valueName: "method"))
    var method: Method = .joint
    @Flag(help: "Solve the law for its loss while fitting (kaplan).") var implicit = false
    @Flag(help: "Fit an irreducible loss E too (kaplan, kaplan-data).") var floor = false
    @Option(
        help: ArgumentHelp(
            "Hold the constants of data seen once at those of this stored fit of chinchilla (repetition).",
            valueName: "fit.json"))
    var once: String?
    @Flag(help: "One exponent for size and data (repetition).") var tied = false
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
    @Option(help: ArgumentHelp("Places along the envelope that are looked at.", valueName: "count"))
    var places = 1500
    @Option(help: ArgumentHelp("Write the fit to this file, for `swath predict`.", valueName: "fit.json"))
    var save: String?
    @Option(help: ArgumentHelp("Write the fit with its charts into one page.", valueName: "file")) var html: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        do {
            let single = try once.map(Self.single)
            let rows = try table.load()
            let page = try html.map { try PageFile(path: $0, sparing: table.file) }
            switch law {
            case .isoflop: try fitBudgets(rows.budgetRuns(table.columns), page)
            case .envelope: try fitEnvelope(rows.runs(table.columns), page)
            case .chinchilla, .kaplan, .kaplanData: try fitLosses(rows.runs(table.columns), page)
            case .repetition: try fitLosses(rows.repeatedRuns(table.columns), page, single: single)
            }
        } catch let error as RunTableError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as ScalingLawError {
            throw CommandFailure(.badInput, "\(table.name): \(error)")
        }
    }

    /// - Parameter single: The law of data seen once, where it is given beforehand.
    private func fitLosses(_ runs: [MeasuredRun], _ page: PageFile?, single: ParametricLaw? = nil) throws {
        let held = try HeldOut(runs, sizes: holdOut)
        let steps = method == .stepwise ? try StepwiseEstimation(held.seen) : nil
        let progress = FitProgressView()
        let report = try report(held, runs, steps, single, progress: progress.show)
        if let save { try StoredFitFile.write(StoredFit(report), to: save) }
        Terminal.print(json ? FitText.object(report, steps).text : FitText.table(report, steps))
        try page?.write(FitPage(report, held, steps).report)
        if !report.undetermined.isEmpty { throw ExitStatus.findings.code }
    }

    private func fitBudgets(_ runs: [IsoFLOPFit.Run], _ page: PageFile?) throws {
        let fit = try IsoFLOPFit(runs, curve == .akima ? .akima : .parabola(within: within))
        if let save { try StoredFitFile.write(StoredFit(fit, runs), to: save) }
        Terminal.print(json ? FitText.object(fit).text : FitText.table(fit))
        try page?.write(FitPage(fit, runs).report)
    }

    private func fitEnvelope(_ runs: [MeasuredRun], _ page: PageFile?) throws {
        let progress = FitProgressView()
        let fit = try EnvelopeFit(runs, budgets: places, resamples: bootstrap, progress: progress.show)
        if let save { try StoredFitFile.write(StoredFit(fit, runs), to: save) }
        Terminal.print(json ? EnvelopeText.object(fit).text : EnvelopeText.table(fit))
        try page?.write(FitPage(fit, runs).report)
    }
}
