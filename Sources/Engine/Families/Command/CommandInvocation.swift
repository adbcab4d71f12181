import Glibc
import Identifiers

/// What a command task runs, all templates filled in.
struct CommandInvocation: Sendable {
    let arguments: [String]
    /// `NAME=value`, those of this process among them.
    let environment: [String]
    let folder: String
    let input: [UInt8]?
    let timeout: Seconds?
    private let artifactPatterns: [String]

    /// - Throws: ``ParameterProblem`` naming the parameter that cannot be used.
    init(_ parameters: Parameters, family: CommandFamily, attempt: Attempt) throws {
        let identity = TaskIdentity(family: family.name, version: family.version, parameters: parameters)
        let own = Set(family.parameters.map(\.name))
        let free = Parameters(parameters.dictionary.filter { !own.contains($0.key) })
        let seed = String(identity.seed)
        func fill(_ text: String, _ parameter: String) throws(ParameterProblem) -> String {
            do throws(TaskFailure) {
                return try CommandTemplate(text).filled { name in
                    if let value = free[name] { return value.asWritten }
                    switch name {
                    case "seed": return seed
                    case "task": return identity.description
                    case "attempt": return String(attempt)
                    default: return nil
                    }
                }
            } catch {
                throw ParameterProblem(parameter, Self.sentence(error, names: free.names))
            }
        }
        var arguments: [String] = []
        for text in try parameters.strings("argv") { arguments.append(try fill(text, "argv")) }
        guard let program = arguments.first, !program.isEmpty else {
            throw ParameterProblem("argv", "it names no program")
        }
        self.arguments = arguments
        var variables = Self.inherited()
        for (name, value) in try Self.variables(parameters) {
            guard !name.isEmpty, !name.contains("="), !name.utf8.contains(0) else {
                throw ParameterProblem("env", "\"\(name)\" cannot name a variable")
            }
            variables[name] = try fill(value, "env")
        }
        variables["SWATH_SEED"] = seed
        variables["SWATH_TASK"] = identity.description
        variables["SWATH_ATTEMPT"] = String(attempt)
        variables["SWATH_PARAMETERS"] = free.description
        environment = variables.map { "\($0.key)=\($0.value)" }.sorted()
        for text in arguments + environment where text.utf8.contains(0) {
            throw ParameterProblem("argv", "a program's arguments and variables cannot hold a zero byte")
        }
        folder = try parameters.path("workdir")
        timeout = parameters["timeout"]?.asNumber
        artifactPatterns = try (parameters["artifacts"] == nil ? [] : parameters.strings("artifacts"))
            .map { text throws(ParameterProblem) in try fill(text, "artifacts") }
        guard try parameters.string("stdin") == "json" else {
            input = nil
            return
        }
        input =
            Array("{\"attempt\":\(attempt),\"parameters\":".utf8) + free.canonicalJSON
            + Array(",\"seed\":\(seed),\"task\":\"\(identity)\"}\n".utf8)
    }

    private static func variables(_ parameters: Parameters) throws -> [(String, String)] {
        guard parameters["env"] != nil else { return [] }
        return try parameters.map("env").sorted { $0.key < $1.key }.map { ($0.key, $0.value.asWritten) }
    }

    private static func sentence(_ failure: TaskFailure, names: [String]) -> String {
        let known = names.isEmpty ? "this sweep has none" : "there are \(names.joined(separator: ", "))"
        return failure.message.hasPrefix("there is no parameter") ? "\(failure.message); \(known)" : failure.message
    }

    private static func inherited() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    // MARK: - Files to keep

    /// A file that the task leaves behind.
    struct ArtifactFile {
        static let maximumBytes = TaskLimits.block
        let path: String
        /// Its path as the pattern found it.
        let name: String

        var encoding: String {
            switch name.split(separator: ".").last.map({ $0.lowercased() }) {
            case "json": "json"
            case "txt", "log", "csv", "tsv", "md", "yaml", "yml": "text"
            default: "bytes"
            }
        }

        func read() throws -> [UInt8] {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw TaskFailure("cannot read the artifact \(name): \(systemError(errno))") }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_size <= Self.maximumBytes else {
                throw TaskFailure(
                    "the artifact \(name) has \(status.st_size) bytes; at most \(Self.maximumBytes) are kept")
            }
            var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
            var filled = 0
            while filled < bytes.count {
                let count = bytes.withUnsafeMutableBytes {
                    Glibc.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
                }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw TaskFailure("cannot read the artifact \(name): \(systemError(errno))") }
                if count == 0 { break }
                filled += count
            }
            bytes.removeSubrange(filled...)
            return bytes
        }
    }

    /// The files that the patterns match, in order of name. A pattern that matches none is an error,
    /// since a result that was asked for is not there.
    func artifactFiles() throws -> [ArtifactFile] {
        var files: [ArtifactFile] = []
        for pattern in artifactPatterns {
            let whole = pattern.hasPrefix("/") ? pattern : folder + "/" + pattern
            var found = glob_t()
            defer { globfree(&found) }
            guard glob(whole, 0, nil, &found) == 0, let paths = found.gl_pathv else {
                throw TaskFailure("no file matches the artifact pattern \(pattern) in \(folder)")
            }
            for position in 0..<Int(found.gl_pathc) {
                guard let path = paths[position].map({ String(cString: $0) }) else { continue }
                let name = path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
                if !files.contains(where: { $0.name == name }) { files.append(ArtifactFile(path: path, name: name)) }
            }
        }
        return files.sorted { $0.name < $1.name }
    }
}

/// The system's words for an error number.
func systemError(_ number: Int32) -> String { String(cString: strerror(number)) }
