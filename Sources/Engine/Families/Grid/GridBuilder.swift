/// Turns a stage as written into disjoint boxes: drops parameters without a meaning, cuts out what
/// is excluded, adds what is included, and puts the costly parameters outermost.
struct GridBuilder {
    /// More boxes than this would make planning and lookup slow.
    static let maximumBoxes = 10_000
    /// More included cells than this belong on axes.
    static let maximumIncluded = 10_000
    /// A range longer than this cannot be zipped, or decide which parameters apply.
    static let maximumListed: Int64 = 1_000_000

    /// A box on its way.
    struct Draft: Hashable {
        var fixed: [String: ParameterValue]
        var groups: [AxisGroup]

        func has(_ name: String) -> Bool { fixed[name] != nil || groups.contains { $0.names.contains(name) } }

        /// Its value in the first cell.
        func sample(_ name: String) -> ParameterValue? {
            fixed[name] ?? groups.lazy.compactMap { $0.column(name)?[0] }.first
        }

        mutating func drop(_ names: Set<String>) {
            if names.isEmpty { return }
            fixed = fixed.filter { !names.contains($0.key) }
            groups = groups.compactMap { $0.dropping(names) }
        }
    }

    let family: any Family
    let template: StageTemplate
    let specs: [String: ParameterSpec]
    private(set) var problems: [GridProblem] = []

    init(family: any Family, template: StageTemplate) {
        self.family = family
        self.template = template
        specs = family.specsByName()
    }

    /// The boxes, empty when a problem (in ``problems``) forbids the sweep.
    mutating func boxes() -> [GridBox] {
        guard let everything = wholeGrid() else { return [] }
        var drafts = applicable(everything)
        reportIneffective(drafts)
        reportMissing(drafts)
        for position in template.exclude.indices {
            exclude(position, from: &drafts)
            guard drafts.count <= Self.maximumBoxes else {
                report(
                    .exclude(position),
                    "the rules up to this one cut the grid into more than "
                        + "\(Self.maximumBoxes) pieces; write the axes so that fewer rules are needed, or use stages")
                return []
            }
        }
        if drafts.isEmpty, !template.exclude.isEmpty, template.include.isEmpty {
            report(.exclude(template.exclude.count - 1), "the exclude rules leave no task")
        }
        drafts += included(beside: drafts)
        return hasErrors ? [] : finish(drafts)
    }

    var hasErrors: Bool { problems.contains { !$0.isWarning } }

    mutating func report(
        _ place: GridProblem.Place, _ message: String, suggestion: String? = nil, isWarning: Bool = false
    ) {
        problems.append(GridProblem(place, message, suggestion: suggestion, isWarning: isWarning))
    }

    /// Fixed values with defaults for what is neither fixed nor an axis; nothing left to stand for
    /// "not given".
    var fixedWithDefaults: [String: ParameterValue] {
        let axes = Set(template.axes.flatMap(\.names))
        var fixed = template.fixed
        for spec in specs.values where fixed[spec.name] == nil && !axes.contains(spec.name) {
            fixed[spec.name] = spec.defaultValue
        }
        return fixed.filter { !$0.value.isNull }
    }

    /// The product of all axes, whatever it means.
    private mutating func wholeGrid() -> Draft? {
        var groups: [AxisGroup] = []
        for group in template.axes {
            let isZip = group.names.count > 1
            if group.rows > Self.maximumListed, isZip || decidesApplicability(group.names[0]) {
                report(
                    .parameter(group.names[0]),
                    "more than \(Self.maximumListed) values "
                        + (isZip ? "cannot be zipped" : "cannot be had by a parameter on which others depend"))
            }
            groups.append(group)
        }
        return hasErrors ? nil : Draft(fixed: fixedWithDefaults, groups: groups)
    }

    private func decidesApplicability(_ name: String) -> Bool {
        specs.values.lazy.flatMap(\.applies).flatMap(\.alternatives).contains { $0.parameter == name }
    }

    private mutating func reportMissing(_ drafts: [Draft]) {
        for spec in family.parameters where spec.defaultValue == nil {
            guard drafts.contains(where: { applies(spec, in: $0) && !$0.has(spec.name) }) else { continue }
            report(.stage, "the parameter \"\(spec.name)\" is required (\(spec.help)); give it under `axes` or `fixed`")
        }
    }

    private mutating func reportIneffective(_ drafts: [Draft]) {
        let written = template.axes.flatMap(\.names) + template.fixed.keys.sorted()
        for name in written where template.fixed[name] != .some(.null) && !drafts.contains(where: { $0.has(name) }) {
            guard let spec = specs[name], !spec.applies.isEmpty else { continue }
            let conditions = spec.applies.map(\.asWritten)
            report(
                .parameter(name),
                "\(name) has no effect: it applies only when \(conditions.joined(separator: " and "))",
                isWarning: true)
        }
    }

    private mutating func finish(_ drafts: [Draft]) -> [GridBox] {
        var boxes: [GridBox] = []
        for draft in drafts {
            guard let box = GridBox(fixed: draft.fixed, groups: outermostFirst(draft.groups)) else {
                report(.stage, "the axes give more than 2^63-1 tasks")
                return []
            }
            boxes.append(box)
        }
        if !boxes.isEmpty, Grid(boxes: boxes) == nil { report(.stage, "the axes give more than 2^63-1 tasks") }
        return hasErrors ? [] : boxes
    }

    /// Groups with cost parameters first, in the family's order of them; in a zip of cost parameters
    /// with others, rows of equal cost are brought together.
    private func outermostFirst(_ groups: [AxisGroup]) -> [AxisGroup] {
        func rank(_ group: AxisGroup) -> Int {
            family.costParameters.firstIndex { group.names.contains($0) } ?? Int.max
        }
        let sorted = groups.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
        return sorted.map { gatherEqualCost($0.element) }
    }

    private func gatherEqualCost(_ group: AxisGroup) -> AxisGroup {
        let cost = group.names.indices.filter { family.costParameters.contains(group.names[$0]) }
        guard !cost.isEmpty, cost.count < group.names.count else { return group }
        var places: [[ParameterValue]: Int] = [:]
        var rows: [[Int64]] = []
        for row in 0..<group.rows {
            let key = cost.map { group.columns[$0][row] }
            if let place = places[key] {
                rows[place].append(row)
            } else {
                places[key] = rows.count
                rows.append([row])
            }
        }
        return group.selecting(rows.flatMap { $0 })
    }
}

extension ParameterValue {
    /// As a sweep file would write it.
    var asWritten: String {
        if case .string(let text) = self { text } else { description }
    }
}
