import FoundationEssentials

/// Reads one sweep file, collecting every problem on the way.
struct SweepFileReader {
    /// Beyond this many problems a reader starts over anyway.
    private static let maximumDiagnostics = 200

    private static let stageKeys = ["axes", "zip", "fixed", "repeats", "exclude", "include", "resources"]
    private static let topKeys =
        ["name", "family", "description", "attempts", "priority", "order", "stages"] + stageKeys

    private struct Entry: Hashable {
        let diagnostic: SweepDiagnostic
        let isWarning: Bool
    }

    let file: String
    let registry: FamilyRegistry
    private var entries: [Entry] = []

    init(file: String, registry: FamilyRegistry) {
        self.file = file
        self.registry = registry
    }

    var hasErrors: Bool { entries.contains { !$0.isWarning } }

    /// The errors or the warnings, in order of line.
    func diagnostics(warnings: Bool) -> [SweepDiagnostic] {
        let chosen = entries.filter { $0.isWarning == warnings }.map(\.diagnostic)
        return chosen.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }.map(\.element)
    }

    mutating func report(
        _ mark: SourceMark, _ message: String, suggestion: String? = nil, isWarning: Bool = false
    ) {
        guard entries.count < Self.maximumDiagnostics else { return }
        let diagnostic = SweepDiagnostic(
            file: file, line: mark.line, column: mark.column, message: message, suggestion: suggestion)
        let entry = Entry(diagnostic: diagnostic, isWarning: isWarning)
        if !entries.contains(entry) { entries.append(entry) }
    }

    /// The first stage, planned; nil when a problem forbids the sweep.
    mutating func read(_ text: String) -> Sweep? {
        let tree: YAMLNode?
        do throws(YAMLProblem) { tree = try YAMLReader.read(text) } catch {
            report(error.mark, error.message)
            return nil
        }
        guard let root = tree, !root.isNull else {
            report(.start, "the file is empty; a sweep file has at least `family` and `axes`")
            return nil
        }
        guard root.map != nil else {
            report(
                root.mark, "a sweep file is a map with keys such as `name`, `family` and `axes`, not \(root.inWords)")
            return nil
        }
        reportUnknownKeys(of: root, known: Self.topKeys, where: "a sweep file")
        let header = header(root)
        guard let family = family(root) else { return nil }
        let stages = stages(root, family: family)
        let boxes = plan(stages, family: family)
        guard !hasErrors, let first = stages.first, let firstBoxes = boxes.first else { return nil }
        var planned = header
        planned.stageCount = stages.count
        do throws(SweepError) {
            return try Sweep(
                header: planned, family: family, boxes: firstBoxes, resources: first.template.resources,
                later: stages.dropFirst().map(\.template))
        } catch {
            report(first.mark, error.description)
            return nil
        }
    }

    mutating func reportUnknownKeys(of node: YAMLNode, known: [String], where place: String) {
        for (key, mark, _) in node.map ?? [] where !known.contains(key) {
            report(mark, "unknown key \"\(key.abbreviated)\" in \(place)", suggestion: nearestName(to: key, in: known))
        }
    }

    // MARK: - What a sweep is called and how it runs

    private mutating func header(_ root: YAMLNode) -> Sweep.Header {
        var header = Sweep.Header(name: defaultName, base: baseFolder)
        if let node = root["name"] {
            if let name = node.text, !name.isEmpty, name.count <= 200, name.isOnePrintableLine {
                header.name = name
            } else {
                report(node.mark, "name must be one printable line of at most 200 characters, not \(node.inWords)")
            }
        }
        if let node = root["description"] {
            if let text = node.text, text.utf8.count <= 65_536 {
                header.description = text
            } else {
                report(node.mark, "description must be text of at most 64 KiB, not \(node.inWords)")
            }
        }
        header.attempts = integer(root["attempts"], "attempts", in: 1...1_000) ?? header.attempts
        header.priority = integer(root["priority"], "priority", in: -1_000_000...1_000_000) ?? header.priority
        if let node = root["order"] {
            let names = SweepOrder.allCases.map(\.rawValue)
            if let order = node.text.flatMap(SweepOrder.init(rawValue:)) {
                header.order = order
            } else {
                report(
                    node.mark, "order must be one of \(names.joined(separator: ", ")), not \(node.inWords)",
                    suggestion: node.text.flatMap { nearestName(to: $0, in: names) })
            }
        }
        return header
    }

    private var defaultName: String {
        let last = file.split(separator: "/").last.map(String.init) ?? ""
        let stem =
            last.hasSuffix(".yaml") || last.hasSuffix(".yml")
            ? String(last[..<(last.lastIndex(of: ".") ?? last.endIndex)]) : last
        return stem.isEmpty || stem == "-" ? "sweep" : stem
    }

    private var baseFolder: String {
        let here = FileManager.default.currentDirectoryPath
        guard let slash = file.lastIndex(of: "/") else { return here }
        let folder = String(file[..<slash])
        if file.hasPrefix("/") { return folder.isEmpty ? "/" : folder }
        return folder == "." ? here : here + "/" + folder
    }

    private mutating func family(_ root: YAMLNode) -> (any Family)? {
        guard let node = root["family"] else {
            report(root.mark, "the key `family` is missing; it is one of \(registry.names.joined(separator: ", "))")
            return nil
        }
        if let name = node.text, let family = registry[name] { return family }
        report(
            node.mark, "unknown family \(node.inWords); known are \(registry.names.joined(separator: ", "))",
            suggestion: node.text.flatMap(registry.suggestion(for:)))
        return nil
    }

    mutating func integer(_ node: YAMLNode?, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        if let value = node.wholeNumber.flatMap({ Int(exactly: $0) }), range.contains(value) { return value }
        report(
            node.mark,
            "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(node.inWords)")
        return nil
    }

    // MARK: - Stages

    /// A stage as written, and where each of its parts stands.
    struct Stage {
        var template: StageTemplate
        let mark: SourceMark
        var parameterMarks: [String: SourceMark] = [:]
        var excludeMarks: [SourceMark] = []
        var includeMarks: [SourceMark] = []

        func mark(of place: GridProblem.Place) -> SourceMark {
            switch place {
            case .stage: mark
            case .parameter(let name): parameterMarks[name] ?? mark
            case .exclude(let number): excludeMarks.indices.contains(number) ? excludeMarks[number] : mark
            case .include(let number): includeMarks.indices.contains(number) ? includeMarks[number] : mark
            }
        }
    }

    private mutating func stages(_ root: YAMLNode, family: any Family) -> [Stage] {
        var reader = StageReader(family: family)
        guard let node = root["stages"] else {
            let stage = reader.read([root])
            take(reader.problems)
            return [stage]
        }
        guard let list = node.list, !list.isEmpty else {
            report(node.mark, "stages must be a list of at least one stage, not \(node.inWords)")
            return []
        }
        guard list.count <= 1_000 else {
            report(node.mark, "a sweep has at most 1000 stages, not \(list.count)")
            return []
        }
        var stages: [Stage] = []
        for stage in list {
            guard stage.map != nil else {
                report(stage.mark, "a stage is a map with keys such as `axes` and `fixed`, not \(stage.inWords)")
                continue
            }
            reportUnknownKeys(of: stage, known: Self.stageKeys, where: "a stage")
            stages.append(reader.read([root, stage]))
        }
        take(reader.problems)
        return stages
    }

    private mutating func take(_ problems: [StageReader.Problem]) {
        for problem in problems {
            report(problem.mark, problem.message, suggestion: problem.suggestion, isWarning: problem.isWarning)
        }
    }

    /// The boxes of each stage; later stages are planned only to find their problems early.
    private mutating func plan(_ stages: [Stage], family: any Family) -> [[GridBox]] {
        guard !hasErrors else { return [] }
        return stages.map { stage in
            var builder = GridBuilder(family: family, template: stage.template)
            let boxes = builder.boxes()
            for problem in builder.problems {
                report(
                    stage.mark(of: problem.place), problem.message, suggestion: problem.suggestion,
                    isWarning: problem.isWarning)
            }
            for problem in CombinationCheck.problems(in: boxes, family: family, base: baseFolder) {
                report(
                    stage.mark(of: .parameter(problem.parameter)), problem.description, suggestion: problem.suggestion)
            }
            return boxes
        }
    }
}
