public import ArgumentParser
import Glibc
public import Reporting

/// How rows are printed.
struct FormatOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "table, csv, json or markdown.")
    var format: TableFormat?

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file; its ending tells the format.", valueName: "file"))
    var output: String?

    /// The format asked for, or that of the file's name, or a table.
    var resolved: TableFormat { format ?? output.flatMap { TableFormat(fileName: $0) } ?? .table }

    /// Lets `body` write rows to where they should go, which may not be the store that they come from. A file
    /// appears whole or not at all.
    func write(from store: StoreOption, _ body: (inout TableWriter) throws -> Void) throws {
        guard let output else {
            let style = TableStyle(width: Terminal.outputIsTerminal ? Terminal.width : nil)
            var writer = TableWriter(
                format: resolved, style: style, output: DescriptorOutput(descriptor: STDOUT_FILENO))
            do { try body(&writer) } catch let error as OutputError where error.isClosedPipe {
                // `swath query … | head` has read enough.
            }
            return
        }
        let file = try FileOutput(path: output, sparing: store.store)
        var writer = TableWriter(format: resolved, output: file)
        do {
            try body(&writer)
            try file.commit()
        } catch {
            file.discard()
            throw error
        }
    }
}

extension TableFormat: ExpressibleByArgument {}
