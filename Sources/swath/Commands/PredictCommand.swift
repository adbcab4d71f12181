import ArgumentParser
import Reporting
import ScalingLaws

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Ask a fitted scaling law before training: losses, steps, batches, budgets.",
        discussion: """
            The law is what `swath fit … --save FIT.json` wrote. Ranges hold 95 % of its refits; \"no bound\" is where \
            some of them never get there. A question that lies beyond the runs by more than a factor of 2 is answered \
            with a warning on standard error that says how far.

            QUESTIONS
              --parameters N --batch B --steps S       the loss (kaplan); --tokens D in place of either of B and S
              --parameters N --tokens D                the loss (chinchilla, kaplan-data, repetition)
              … --unique U                             of D tokens of which U are unique, and what they are worth in new
                                                       ones (repetition); also with --loss and --budget
              … --trajectory                           the whole path to there, as CSV (kaplan)
              --parameters N --loss L [--batch B]      what the loss takes: steps, tokens, the critical batch, operations
              --budget C                               the best size, its tokens and its loss (isoflop, envelope: no loss)

            EXAMPLES
              swath predict fit.json --parameters 1e9 --batch 524288 --steps 100000
              swath predict fit.json --parameters 1e9 --batch 524288 --steps 100000 --trajectory > path.csv
              swath predict fit.json --parameters 1e9 --loss 2.9 --batch 524288
              swath predict fit.json --parameters 1e9 --tokens 1e11 --unique 2e10
              swath predict fit.json --budget 1e20 --budget 1e21 --json
            """)

    @Argument(help: ArgumentHelp("The stored fit.", valueName: "fit.json"), completion: .file(extensions: ["json"]))
    var file: String
    @Option(help: ArgumentHelp("N, as the fit's table counted it.", valueName: "number")) var parameters: Double?
    @Option(help: ArgumentHelp("B, in tokens.", valueName: "tokens")) var batch: Double?
    @Option(help: ArgumentHelp("S.", valueName: "number")) var steps: Double?
    @Option(help: ArgumentHelp("D, in tokens.", valueName: "tokens")) var tokens: Double?
    @Option(
        help: ArgumentHelp("U, the different tokens among them; without it, data is seen once.", valueName: "tokens"))
    var unique: Double?
    @Option(help: ArgumentHelp("Tell what this loss takes, in nats a token.", valueName: "loss")) var loss: Double?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Tell the best size for so many operations.", valueName: "operations"))
    var budget: [Double] = []
    @Flag(help: "Print the loss along the way, at steps evenly spaced in logarithms.") var trajectory = false
    @Option(help: ArgumentHelp("Steps of the trajectory that are printed.", valueName: "count")) var points = 50
    @Option(
        help: ArgumentHelp("The first of them; the first of the runs, or a hundredth of the last.", valueName: "step"))
    var firstStep: Double?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        let given = [parameters, batch, steps, tokens, loss, firstStep].compactMap { $0 } + budget
        guard (given + [unique].compactMap { $0 }).allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw ValidationError("sizes, batches, steps, tokens, losses and budgets must be numbers above 0")
        }
        guard budget.isEmpty || (given.count == budget.count && !trajectory) else {
            throw ValidationError("--budget asks for the best size by itself: leave the other questions out")
        }
        guard !budget.isEmpty || parameters != nil else {
            throw ValidationError("nothing is asked: give --parameters with the rest of a question, or --budget")
        }
        guard loss == nil || (steps == nil && tokens == nil && !trajectory) else {
            throw ValidationError("--loss asks for steps and tokens: leave --steps, --tokens and --trajectory out")
        }
        guard points > 1, points <= 1_000_000 else {
            throw ValidationError("--points must be from 2 to 1,000,000, not \(points)")
        }
    }

    func run() throws {
        let fit = try StoredFitFile.read(file)
        do {
            if let unique, !fit.knowsRepetition {
                throw CommandFailure(
                    .badInput,
                    "\(file): only the law repetition knows unique tokens, and this is \(fit.name): leave --unique "
                        + "\(NumberText.rounded(unique)) out")
            }
            if trajectory { return try printTrajectory(fit) }
            let answers = try answers(fit)
            for warning in ForecastText.warnings(fit, answers.map(\.forecast)) {
                Terminal.say(Terminal.styled("warning: ", .yellow) + warning)
            }
            if json { return Terminal.print(ForecastText.object(fit, answers).text) }
            let headed = answers.count > 1
            for (place, answer) in answers.enumerated() {
                if headed { Terminal.print("\(place > 0 ? "\n" : "")C = \(NumberText.rounded(budget[place]))") }
                Terminal.print(ForecastText.table(answer.forecast))
            }
        } catch let error as ScalingLawError {
            throw CommandFailure(.badInput, "\(file): \(error)")
        }
    }

    private func answers(_ fit: StoredFit) throws -> [(asked: JSONLine, forecast: Forecast)] {
        var answers: [(asked: JSONLine, forecast: Forecast)] = []
        for operations in budget {
            var asked = JSONLine()
            asked.add("operations", operations)
            if let unique { asked.add("unique", unique) }
            answers.append((asked, try fit.allocation(operations: operations, unique: unique)))
        }
        guard let parameters else { return answers }
        if case .bestSize = fit.law {
            throw CommandFailure(.badInput, "the law \(fit.name) tells best sizes alone: ask by --budget")
        }
        var asked = JSONLine()
        asked.add("parameters", parameters)
        if let unique { asked.add("unique", unique) }
        if let loss {
            asked.add("loss", loss)
            if let batch { asked.add("batch", batch) }
            return [(asked, try fit.demand(loss: loss, parameters: parameters, batch: batch, unique: unique))]
        }
        let (tokens, batch) = try extent(fit)
        asked.add("tokens", tokens)
        if let batch { asked.add("batch", batch) }
        return [(asked, try fit.loss(parameters: parameters, tokens: tokens, batch: batch, unique: unique))]
    }

    /// D, and B where the law wants it, of what two of D, B and S tell.
    private func extent(_ fit: StoredFit) throws -> (tokens: Double, batch: Double?) {
        if let batch, let steps {
            guard tokens == nil else {
                throw CommandFailure(.badInput, "two of --batch, --steps and --tokens tell the third: leave one out")
            }
            return (batch * steps, batch)
        }
        if let tokens {
            let batch = batch ?? steps.map { tokens / $0 }
            if case .trajectory = fit.law, batch == nil {
                throw CommandFailure(.badInput, "the law kaplan needs --batch or --steps beside --tokens")
            }
            return (tokens, batch)
        }
        if case .trajectory = fit.law {
            throw CommandFailure(
                .badInput, "the law kaplan needs two of --batch, --steps and --tokens; or ask by --loss")
        }
        throw CommandFailure(.badInput, "the law \(fit.name) needs --tokens; or ask by --loss")
    }

    private func printTrajectory(_ fit: StoredFit) throws {
        guard case .trajectory = fit.law else {
            throw CommandFailure(.badInput, "\(file): only the law kaplan tells trajectories, and this is \(fit.name)")
        }
        let (tokens, givenBatch) = try extent(fit)
        guard let parameters, let batch = givenBatch else { return }
        let path = try PredictedTrajectory(
            fit, parameters: parameters, batch: batch, last: tokens / batch, first: firstStep, points: points)
        for warning in ForecastText.warnings(fit, path.points.map(\.forecast)) {
            Terminal.say(Terminal.styled("warning: ", .yellow) + warning)
        }
        Terminal.write(json ? path.json(of: fit) + "\n" : path.csv, to: 1)
    }
}

extension StoredFit {
    fileprivate var knowsRepetition: Bool {
        if case .repetition = law { true } else { false }
    }
}
