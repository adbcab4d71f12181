import Yams

extension SlurmSite {
    /// Reads a site's profile: YAML of one map, any of its keys left out. A mistake is told with its line and column.
    ///
    ///     partition: short
    ///     time: 4h
    ///     slots: 16
    ///     setup: [module load gcc]
    ///
    /// - Parameters:
    ///   - text: the profile.
    ///   - file: what sentences call it.
    public init(profile text: String, file: String) throws(LaunchProblem) {
        self.init()
        let reader = ProfileReader(file: file)
        for (key, value) in try reader.members(of: text) { try read(key, value, reader) }
        do { try check() } catch { throw LaunchProblem("\(file): \(error)") }
    }

    private mutating func read(_ key: Node.Scalar, _ value: Node, _ reader: ProfileReader) throws(LaunchProblem) {
        switch key.string {
        case "partition": partition = try reader.word(value)
        case "account": account = try reader.word(value)
        case "qos": qos = try reader.word(value)
        case "constraint": constraint = try reader.word(value)
        case "memory": memory = try reader.word(value)
        case "time": time = try reader.time(value)
        case "nodes": nodes = try reader.count(value)
        case "workers": workers = try reader.count(value)
        case "slots": slots = try reader.count(value)
        case "sbatch": sbatch = try reader.lines(value)
        case "setup": setup = try reader.lines(value)
        case "executable": executable = try reader.word(value)
        case "minimum": minimum = try reader.count(value)
        case "maximum": maximum = try reader.count(value)
        case "idle": idle = try reader.seconds(value)
        case "warning": warning = try reader.seconds(value)
        case "connect-within": connect = try reader.seconds(value)
        case "finish-within": finishWithin = try reader.seconds(value)
        default:
            throw reader.problem(
                key.mark, "a site profile has no key \"\(key.string)\"; it has: \(Self.keys.joined(separator: ", "))")
        }
    }

    /// What a profile may say.
    public static let keys = [
        "partition", "account", "qos", "constraint", "memory", "time", "nodes", "workers", "slots", "sbatch", "setup",
        "executable", "minimum", "maximum", "idle", "warning", "connect-within", "finish-within",
    ]
}

/// Values of a profile, and the place of one that is wrong.
private struct ProfileReader {
    let file: String

    func problem(_ mark: Mark?, _ sentence: String) -> LaunchProblem {
        LaunchProblem("\(file):\(mark?.line ?? 1):\(mark?.column ?? 1): \(sentence)")
    }

    func members(of text: String) throws(LaunchProblem) -> [(Node.Scalar, Node)] {
        let root: Node?
        do { root = try Parser(yaml: text, resolver: .basic).singleRoot() } catch let error as YamlError {
            throw syntax(error)
        } catch { throw LaunchProblem("\(file): this is not YAML: \(error)") }
        guard let root else { return [] }
        guard case .mapping(let mapping) = root else {
            throw problem(root.mark, "a site profile is a map, such as `partition: short`")
        }
        var members: [(Node.Scalar, Node)] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else { throw problem(key.mark, "a key must be a word") }
            members.append((scalar, value))
        }
        return members
    }

    private func syntax(_ error: YamlError) -> LaunchProblem {
        switch error {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
            problem(mark, "not valid YAML: \(text)")
        case .duplicatedKeysInMapping(let keys, let context):
            problem(context.mark, "the key \"\(keys.first ?? "")\" is written more than once")
        default: LaunchProblem("\(file): this is not YAML: \(error)")
        }
    }

    func word(_ node: Node) throws(LaunchProblem) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw problem(node.mark, "a word is wanted here")
        }
        return scalar.string
    }

    func count(_ node: Node) throws(LaunchProblem) -> Int {
        let text = try word(node)
        guard let value = Int(text) else { throw problem(node.mark, "a whole number is wanted here, not \"\(text)\"") }
        return value
    }

    func time(_ node: Node) throws(LaunchProblem) -> SlurmTime {
        let text = try word(node)
        guard let value = SlurmTime(text) else {
            throw problem(
                node.mark,
                "a time limit is wanted here, as Slurm writes it or with a unit: 2:00:00, 1-12, 90m; not "
                    + "\"\(text)\"")
        }
        return value
    }

    /// A number of seconds, or a time with a unit. A bare number is not Slurm's minutes here.
    func seconds(_ node: Node) throws(LaunchProblem) -> Double {
        let text = try word(node)
        if let value = Double(text), value.isFinite { return value }
        guard text.last?.isLetter == true, let value = SlurmTime(text)?.seconds else {
            throw problem(node.mark, "seconds are wanted here, such as 30 or 2m; not \"\(text)\"")
        }
        return Double(value)
    }

    func lines(_ node: Node) throws(LaunchProblem) -> [String] {
        guard case .sequence(let sequence) = node else { return [try word(node)] }
        var lines: [String] = []
        for element in sequence { lines.append(try word(element)) }
        return lines
    }
}
