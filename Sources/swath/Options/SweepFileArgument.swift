import ArgumentParser
import Families
import FoundationEssentials

/// A sweep file, read and checked whole before anything is started.
struct SweepFileArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The sweep file (YAML); - reads standard input.", valueName: "sweep.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    struct Loaded {
        let sweep: Sweep
        let warnings: [SweepDiagnostic]
        let source: String
        let path: String
    }

    func load(registry: FamilyRegistry = .builtIn) throws -> Loaded {
        let bytes: [UInt8]
        do {
            bytes =
                file == "-"
                ? try StandardInput.readAll(limit: 64 << 20)
                : [UInt8](try Data(contentsOf: URL(filePath: file)))
        } catch let error as CommandFailure { throw error } catch {
            throw CommandFailure(.badInput, "cannot read \(file): \(FileProblem.sentence(of: error, path: file))")
        }
        let read = try SweepFile.read(bytes: bytes, file: file, registry: registry)
        return Loaded(
            sweep: read.sweep, warnings: read.warnings, source: String(decoding: bytes, as: UTF8.self), path: file)
    }

    /// Loads, and prints what is doubtful on standard error.
    func loadAndWarn() throws -> Loaded {
        let loaded = try load()
        for warning in loaded.warnings { Terminal.say(Terminal.styled("warning: ", .yellow) + "\(warning)") }
        return loaded
    }
}
