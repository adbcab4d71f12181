/// A line that a site wants in the head of its batch scripts: `--gres=gpu:1`, with or without `#SBATCH` before it.
enum SbatchLine {
    /// The line as it stands in a script.
    static func text(_ line: String) -> String { "#SBATCH \(option(of: line))" }

    /// Throws when a line is none, or decides what Swath has to decide.
    static func check(_ line: String) throws(LaunchProblem) {
        let option = option(of: line)
        guard ShellText.isOneLine(line), option.hasPrefix("-"), option.count > 1 else {
            throw LaunchProblem("an sbatch line must be an option of sbatch, such as --gres=gpu:1; not \"\(line)\"")
        }
        let name = option.drop { $0 == "-" }.prefix { $0 != "=" && !$0.isWhitespace }
        let word = option.hasPrefix("--") ? String(name) : String(name.prefix(1))
        guard let better = decided[word] else { return }
        throw LaunchProblem("the sbatch line \"\(line)\" decides what Swath has to: \(better)")
    }

    private static func option(of line: String) -> Substring {
        let trimmed = line.drop { $0 == " " || $0 == "\t" }
        guard trimmed.hasPrefix("#SBATCH") else { return trimmed }
        return trimmed.dropFirst(7).drop { $0 == " " || $0 == "\t" }
    }

    /// What is said of each option that has another way, or none.
    private static let decided: [String: String] = {
        var words: [String: String] = [:]
        func add(_ names: [String], _ sentence: String) { for name in names { words[name] = sentence } }
        for name in ["partition", "account", "qos", "constraint", "time", "nodes"] {
            add([name], "use \(name) instead")
        }
        add(["p"], "use partition instead")
        add(["A"], "use account instead")
        add(["q"], "use qos instead")
        add(["C"], "use constraint instead")
        add(["t"], "use time instead")
        add(["N"], "use nodes instead")
        add(["mem"], "use memory instead")
        add(["ntasks-per-node", "ntasks", "n"], "use workers (of a node) instead")
        add(["cpus-per-task", "c"], "use slots (of a worker) instead")
        add(["job-name", "J", "comment"], "by its name it finds its allocations again")
        add(["output", "o", "error", "e"], "it reads the log to say why an allocation failed")
        add(["array", "a", "dependency", "d"], "it submits allocations one by one, as work asks for them")
        add(["requeue"], "it replaces lost allocations itself; one that came back would come unasked")
        add(["no-requeue"], "it is there already")
        add(["wrap", "parsable", "test-only", "wait", "W", "hold", "H"], "it is no property of an allocation")
        add(["export"], "nodes get the environment of the launch; set more of it in setup")
        return words
    }()
}
