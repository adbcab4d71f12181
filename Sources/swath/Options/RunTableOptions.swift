import ArgumentParser
import FoundationEssentials
import ScalingLaws

/// A table of training runs, and which of its columns are what.
struct RunTableOptions: ParsableArguments {
    @Argument(help: "The table of runs; - reads standard input.", completion: .file(extensions: ["csv", "tsv", "txt"]))
    var file: String

    @Option(help: ArgumentHelp("The column with sizes, N.", valueName: "column")) var parameters: String?
    @Option(help: ArgumentHelp("The column with tokens seen, D.", valueName: "column")) var tokens: String?
    @Option(help: ArgumentHelp("The column with tokens in a batch, B.", valueName: "column")) var batch: String?
    @Option(help: ArgumentHelp("The column with steps, S.", valueName: "column")) var steps: String?
    @Option(help: ArgumentHelp("The column with unique tokens, U (repetition).", valueName: "column"))
    var unique: String?
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

    /// What sentences call the table.
    var name: String { file == "-" ? "standard input" : file }

    /// The table, read and reduced to the rows that were asked for.
    func load() throws -> RunTable {
        let bytes: [UInt8]
        do {
            bytes =
                file == "-"
                ? try StandardInput.readAll(limit: 1 << 30) : [UInt8](try Data(contentsOf: URL(filePath: file)))
        } catch let failure as CommandFailure { throw failure } catch {
            throw CommandFailure(.badInput, "\(file): \(FileProblem.sentence(of: error, path: file))")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.badInput, "\(name): not UTF-8 text")
        }
        var table = try RunTable(text: text, file: name)
        for condition in conditions { try table.keep(where: condition) }
        return table
    }

    var columns: RunColumns {
        var names = RunColumns()
        (names.parameters, names.tokens, names.batch, names.steps) = (parameters, tokens, batch, steps)
        (names.unique, names.loss, names.operations, names.run) = (unique, loss, operations, runColumn)
        return names
    }
}
