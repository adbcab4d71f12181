/// Reads the axes, fixed values and rules of a stage, checking every value against its parameter.
struct StageReader {
    struct Problem {
        let mark: SourceMark
        let message: String
        let suggestion: String?
        let isWarning: Bool
    }

    let family: any Family
    let specs: [String: ParameterSpec]
    private(set) var problems: [Problem] = []

    init(family: any Family) {
        self.family = family
        specs = family.specsByName()
    }

    mutating func report(
        _ mark: SourceMark, _ message: String, suggestion: String? = nil, isWarning: Bool = false
    ) {
        problems.append(Problem(mark: mark, message: message, suggestion: suggestion, isWarning: isWarning))
    }

    /// One stage from what the file writes for all (first) and for this one (after it): axes and
    /// fixed values are joined by parameter, the later winning; every other key replaces.
    mutating func read(_ layers: [YAMLNode]) -> SweepFileReader.Stage {
        var stage = SweepFileReader.Stage(template: StageTemplate(), mark: layers.last?.mark ?? .start)
        for layer in layers {
            var parameters: [String: SourceMark] = [:]
            let groups = axes(layer["axes"], into: &parameters) + zips(layer["zip"], into: &parameters)
            let fixed = fixed(layer["fixed"], into: &parameters)
            stage.override(groups: groups, fixed: fixed, marks: parameters)
            if let node = layer["repeats"] {
                if let mark = parameters["repeat"] {
                    report(mark, "\"repeat\" is given here and by `repeats`; write one of them")
                } else if let column = repeats(node) {
                    let group = AxisGroup(names: ["repeat"], columns: [column])
                    stage.override(groups: [group], fixed: [:], marks: ["repeat": node.mark])
                }
            }
            if let node = layer["exclude"] {
                (stage.template.exclude, stage.excludeMarks) = rules(node, "exclude", keepsGlobs: true)
            }
            if let node = layer["include"] {
                (stage.template.include, stage.includeMarks) = rules(node, "include", keepsGlobs: false)
            }
            if let node = layer["resources"] { stage.template.resources = resources(node) }
        }
        // Repetitions are the fastest axis, so that the tasks of a sweep differ in the other axes first.
        let repeats = stage.template.axes.filter { $0.names == ["repeat"] }
        stage.template.axes = stage.template.axes.filter { $0.names != ["repeat"] } + repeats
        return stage
    }

    // MARK: - Axes

    private mutating func axes(_ node: YAMLNode?, into marks: inout [String: SourceMark]) -> [AxisGroup] {
        guard let node, !node.isNull else { return [] }
        guard let members = node.map else {
            report(node.mark, "axes must be a map from parameters to their values, not \(node.inWords)")
            return []
        }
        var groups: [AxisGroup] = []
        for (name, mark, value) in members {
            guard let spec = spec(name, mark), isNew(name, mark, "axis", &marks) else { continue }
            guard let column = AxisReader(spec: spec).read(value, &problems) else { continue }
            groups.append(AxisGroup(names: [name], columns: [column]))
        }
        return groups
    }

    private mutating func zips(_ node: YAMLNode?, into marks: inout [String: SourceMark]) -> [AxisGroup] {
        guard let node, !node.isNull else { return [] }
        let groups = node.list ?? [node]
        return groups.compactMap { group in
            guard let members = group.map, !members.isEmpty else {
                report(group.mark, "zip must be a list of maps from parameters to their values, not \(group.inWords)")
                return nil
            }
            return zip(members, group.mark, into: &marks)
        }
    }

    private mutating func zip(
        _ members: [(key: String, mark: SourceMark, value: YAMLNode)], _ groupMark: SourceMark,
        into marks: inout [String: SourceMark]
    ) -> AxisGroup? {
        var names: [String] = []
        var columns: [AxisColumn] = []
        for (name, mark, value) in members {
            guard let spec = spec(name, mark), isNew(name, mark, "zipped axis", &marks) else { continue }
            var reader = AxisReader(spec: spec)
            reader.allowsDuplicates = true
            guard let column = reader.read(value, &problems) else { continue }
            names.append(name)
            columns.append(column)
            if column.count != columns[0].count {
                report(
                    value.mark,
                    "zipped axes must have equally many values: \"\(names[0])\" has \(columns[0].count), "
                        + "\"\(name)\" has \(column.count)")
                return nil
            }
        }
        guard names.count == members.count, columns.allSatisfy({ $0.count <= GridBuilder.maximumListed }) else {
            if names.count == members.count { report(groupMark, "zipped axes have at most 1000000 values") }
            return nil
        }
        // Listed, so that rows can be picked and joined.
        let group = AxisGroup(
            names: names,
            columns: columns.map { column in
                .list((0..<column.count).map { column[$0] })
            })
        var seen: [[ParameterValue]: Int64] = [:]
        for row in 0..<group.rows {
            if let earlier = seen.updateValue(row, forKey: group.row(row)) {
                report(groupMark, "rows \(earlier + 1) and \(row + 1) of these zipped axes are the same")
                return nil
            }
        }
        return group
    }

    private mutating func repeats(_ node: YAMLNode) -> AxisColumn? {
        if let count = node.wholeNumber, count >= 1 {
            return .range(first: 0, step: 1, count: count)
        }
        if node.list != nil { return AxisReader(spec: .repeat).read(node, &problems) }
        report(node.mark, "repeats must be a whole number of at least 1, or a list of them, not \(node.inWords)")
        return nil
    }

    // MARK: - Fixed values and rules

    private mutating func fixed(
        _ node: YAMLNode?, into marks: inout [String: SourceMark]
    ) -> [String: ParameterValue] {
        guard let node, !node.isNull else { return [:] }
        guard let members = node.map else {
            report(node.mark, "fixed must be a map from parameters to their value, not \(node.inWords)")
            return [:]
        }
        var fixed: [String: ParameterValue] = [:]
        for (name, mark, value) in members {
            guard let spec = spec(name, mark), isNew(name, mark, "fixed value", &marks) else { continue }
            fixed[name] = AxisReader(spec: spec).single(value, &problems)
        }
        return fixed
    }

    private mutating func rules(
        _ node: YAMLNode, _ key: String, keepsGlobs: Bool
    ) -> ([[String: [ParameterValue]]], [SourceMark]) {
        if node.isNull { return ([], []) }
        guard let list = node.list ?? (node.map != nil ? [node] : nil) else {
            report(node.mark, "\(key) must be a list of maps from parameters to values, not \(node.inWords)")
            return ([], [])
        }
        var rules: [[String: [ParameterValue]]] = []
        var marks: [SourceMark] = []
        for element in list {
            guard let members = element.map, !members.isEmpty else {
                report(element.mark, "an \(key) rule is a map from parameters to values, not \(element.inWords)")
                continue
            }
            var rule: [String: [ParameterValue]] = [:]
            for (name, mark, value) in members {
                guard let spec = spec(name, mark) else { continue }
                var reader = AxisReader(spec: spec)
                reader.keepsGlobs = keepsGlobs
                rule[name] = reader.alternatives(value, &problems)
            }
            rules.append(rule)
            marks.append(element.mark)
        }
        return (rules, marks)
    }

    // MARK: - Resources

    private mutating func resources(_ node: YAMLNode) -> Resources {
        var resources = Resources()
        if node.isNull { return resources }
        guard let members = node.map else {
            report(node.mark, "resources must be a map with cores, memory and time, not \(node.inWords)")
            return resources
        }
        for (key, mark, value) in members {
            switch key {
            case "cores":
                if let cores = value.wholeNumber, (1...65_536).contains(cores) {
                    resources.cores = Int(cores)
                } else {
                    report(value.mark, "cores must be a whole number from 1 to 65536, not \(value.inWords)")
                }
            case "memory":
                if let bytes = value.text.flatMap({ Quantity.bytes($0) }) {
                    resources.memory = bytes
                } else {
                    report(value.mark, "memory must be an amount such as 512MiB, 2GiB or 1GB, not \(value.inWords)")
                }
            case "time":
                if let time = value.text.flatMap({ Quantity.duration($0) }) {
                    resources.time = time
                } else {
                    report(value.mark, "time must be a duration such as 90s, 10m, 2h or 1d, not \(value.inWords)")
                }
            default:
                report(
                    mark, "unknown key \"\(key.abbreviated)\" in resources",
                    suggestion: nearestName(to: key, in: ["cores", "memory", "time"]))
            }
        }
        return resources
    }

    // MARK: - Names

    /// The spec of a parameter that the file names; any valid name has one in a family that takes
    /// others than its own.
    private mutating func spec(_ name: String, _ mark: SourceMark) -> ParameterSpec? {
        if let spec = specs[name] { return spec }
        let nearest = nearestName(to: name, in: specs.keys.sorted())
        guard family.takesOtherParameters else {
            report(
                mark, "the family \"\(family.name)\" has no parameter \"\(name.abbreviated)\"", suggestion: nearest)
            return nil
        }
        guard ParameterSpec.isName(name) else {
            report(
                mark,
                "\"\(name.abbreviated)\" cannot name a parameter: it takes a letter, then letters, digits, "
                    + "`-`, `_` and `.`, at most 64 in all")
            return nil
        }
        return ParameterSpec(name, .any, help: "")
    }

    private mutating func isNew(
        _ name: String, _ mark: SourceMark, _ role: String, _ marks: inout [String: SourceMark]
    ) -> Bool {
        if let earlier = marks[name] {
            report(mark, "\"\(name)\" is given twice: as \(role) here, and in line \(earlier.line)")
            return false
        }
        marks[name] = mark
        return true
    }
}

extension SweepFileReader.Stage {
    /// Puts axes and fixed values over what is there, parameter by parameter.
    fileprivate mutating func override(
        groups: [AxisGroup], fixed: [String: ParameterValue], marks: [String: SourceMark]
    ) {
        let names = Set(marks.keys)
        template.axes = template.axes.compactMap { $0.dropping(names) } + groups
        template.fixed = template.fixed.filter { !names.contains($0.key) }
        template.fixed.merge(fixed) { _, new in new }
        parameterMarks.merge(marks) { _, new in new }
    }
}
