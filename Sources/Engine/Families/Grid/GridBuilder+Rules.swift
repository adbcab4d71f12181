extension GridBuilder {
    /// A range longer than this is cut into ranges rather than listed when values are taken out.
    private static let longRange: Int64 = 4_096

    /// Takes the cells out that rule `number` names.
    mutating func exclude(_ number: Int, from drafts: inout [Draft]) {
        let rule = template.exclude[number]
        var matchesAny = false
        drafts = drafts.flatMap { draft -> [Draft] in
            guard let matched = match(rule, in: draft) else { return [draft] }
            matchesAny = true
            return draft.without(matched, listingUpTo: Self.longRange)
        }
        if !matchesAny { report(.exclude(number), "this exclude rule matches no task", isWarning: true) }
    }

    /// The rows of each group that a rule names, by the group's position; nil when the rule matches
    /// no cell of the box.
    private func match(_ rule: [String: [ParameterValue]], in draft: Draft) -> [Int: [Int64]]? {
        var matched: [Int: [Int64]] = [:]
        for (name, alternatives) in rule {
            if let value = draft.fixed[name] {
                guard alternatives.contains(where: { $0.matches(value) }) else { return nil }
                continue
            }
            guard let position = draft.groups.firstIndex(where: { $0.names.contains(name) }),
                let column = draft.groups[position].column(name)
            else { return nil }
            let rows = column.rows(matching: alternatives)
            let common = matched[position].map { Set($0).intersection(rows).sorted() } ?? rows
            if common.isEmpty { return nil }
            matched[position] = common
        }
        return matched
    }

    /// The cells that the include rules add to those of `drafts`.
    mutating func included(beside drafts: [Draft]) -> [Draft] {
        if template.include.isEmpty { return [] }
        var taken = CellSet(drafts)
        var order: [[String]] = []
        var cells: [[String]: [[String: ParameterValue]]] = [:]
        var total = 0
        for number in template.include.indices {
            guard let rule = includeRule(number) else { continue }
            let size = rule.values.reduce(1.0) { $0 * Double($1.count) }
            guard Double(total) + size <= Double(Self.maximumIncluded) else {
                report(
                    .include(number),
                    "the include rules name more than \(Self.maximumIncluded) cells; write them as axes, or as a stage")
                return []
            }
            total += Int(size)
            var added = 0
            for cell in product(of: rule) {
                guard let cell = meaningful(cell, number: number), taken.insert(cell) else { continue }
                added += 1
                let names = cell.keys.sorted(by: CanonicalJSON.precedes)
                if cells[names] == nil { order.append(names) }
                cells[names, default: []].append(cell)
            }
            if added == 0, !hasErrors {
                report(.include(number), "this include rule adds no task: all are in the grid already", isWarning: true)
            }
        }
        return order.map { names in Draft(listing: cells[names] ?? [], names: names) }
    }

    /// The rule with what it leaves open filled in: fixed values, defaults, and all repetitions.
    private mutating func includeRule(_ number: Int) -> [String: [ParameterValue]]? {
        var rule = fixedWithDefaults.mapValues { [$0] }
        for group in template.axes where group.names == ["repeat"] {
            rule["repeat"] = (0..<min(group.rows, Int64(Self.maximumIncluded) + 1)).map { group.columns[0][$0] }
        }
        for spec in family.parameters {
            if rule[spec.name] == nil, let value = spec.defaultValue, !value.isNull { rule[spec.name] = [value] }
        }
        for (name, values) in template.include[number] { rule[name] = values }
        let others = template.axes.flatMap(\.names).filter { specs[$0] == nil && rule[$0] == nil }
        guard others.isEmpty else {
            report(.include(number), "this include rule gives no value to \(others.joined(separator: ", "))")
            return nil
        }
        return rule
    }

    private func product(of rule: [String: [ParameterValue]]) -> [[String: ParameterValue]] {
        var cells: [[String: ParameterValue]] = [[:]]
        for name in rule.keys.sorted() {
            cells = cells.flatMap { cell in
                (rule[name] ?? []).map { value in cell.merging([name: value]) { _, new in new } }
            }
        }
        return cells
    }

    /// The cell without what does not apply to it; nil when something that does is missing.
    private mutating func meaningful(_ cell: [String: ParameterValue], number: Int) -> [String: ParameterValue]? {
        guard let cell = applicable(Draft(fixed: cell, groups: [])).first else { return nil }
        for spec in family.parameters where spec.defaultValue == nil && applies(spec, in: cell) && !cell.has(spec.name)
        {
            report(.include(number), "this include rule gives no value to \(spec.name)")
            return nil
        }
        return cell.fixed.filter { !$0.value.isNull }
    }
}

extension GridBuilder.Draft {
    /// These cells in order, each with a value for each of `names`; what all share is fixed.
    fileprivate init(listing cells: [[String: ParameterValue]], names: [String]) {
        let first = cells.first ?? [:]
        let shared = first.filter { name, value in cells.allSatisfy { $0[name] == value } }
        let varying = names.filter { shared[$0] == nil }
        fixed = shared
        groups = []
        if !varying.isEmpty {
            let columns = varying.map { name in AxisColumn.list(cells.map { $0[name] ?? .null }) }
            groups = [AxisGroup(names: varying, columns: columns)]
        }
    }

    /// The box less the product of these rows, as disjoint boxes.
    fileprivate func without(_ matched: [Int: [Int64]], listingUpTo limit: Int64) -> [GridBuilder.Draft] {
        var rest = self
        var pieces: [GridBuilder.Draft] = []
        for position in matched.keys.sorted() {
            let group = groups[position]
            let rows = matched[position] ?? []
            for kept in group.complement(of: rows, listingUpTo: limit) {
                var piece = rest
                piece.groups[position] = kept
                pieces.append(piece)
            }
            rest.groups[position] = group.selecting(rows)
        }
        return pieces
    }
}

extension AxisGroup {
    /// The rows that are not in `rows` (ascending): one group, or for a long range one for each
    /// unbroken piece, so that it need not be listed.
    fileprivate func complement(of rows: [Int64], listingUpTo limit: Int64) -> [AxisGroup] {
        if self.rows <= limit || names.count > 1 || !isRange {
            let unwanted = Set(rows)
            let kept = (0..<self.rows).filter { !unwanted.contains($0) }
            return kept.isEmpty ? [] : [selecting(kept)]
        }
        var pieces: [AxisGroup] = []
        var start: Int64 = 0
        for row in rows + [self.rows] {
            if row > start, case .range(let first, let step, _) = columns[0] {
                let column = AxisColumn.range(first: first + start * step, step: step, count: row - start)
                pieces.append(AxisGroup(names: names, columns: [column]))
            }
            start = row + 1
        }
        return pieces
    }

    private var isRange: Bool {
        if case .range = columns[0] { true } else { false }
    }
}

extension AxisColumn {
    /// The rows that one of these values or globs matches, ascending.
    fileprivate func rows(matching alternatives: [ParameterValue]) -> [Int64] {
        switch self {
        case .range: Set(alternatives.flatMap(rows(of:))).sorted()
        case .list(let values):
            values.indices.filter { row in alternatives.contains { $0.matches(values[row]) } }.map(Int64.init)
        }
    }
}

extension ParameterValue {
    /// Whether a rule that gives this value means `value`: it is equal, or this is a glob for it.
    func matches(_ value: ParameterValue) -> Bool {
        if self == value { return true }
        guard case .string(let pattern) = self, case .string(let text) = value else { return false }
        return Glob(pattern)?.matches(text) ?? false
    }
}

/// Cells of a grid, to be asked whether one is among them.
private struct CellSet {
    private let drafts: [(draft: GridBuilder.Draft, names: Set<String>, rows: [Set<[ParameterValue]>])]
    private var added: Set<[String: ParameterValue]> = []

    init(_ drafts: [GridBuilder.Draft]) {
        self.drafts = drafts.map { draft in
            let rows = draft.groups.map { group -> Set<[ParameterValue]> in
                guard case .list = group.columns[0] else { return [] }
                return Set((0..<group.rows).map { group.row($0) })
            }
            return (draft, Set(draft.fixed.keys).union(draft.groups.flatMap(\.names)), rows)
        }
    }

    /// False when the cell was in already.
    mutating func insert(_ cell: [String: ParameterValue]) -> Bool {
        let names = Set(cell.keys)
        for (draft, itsNames, rows) in drafts where itsNames == names {
            let fixedAgree = draft.fixed.allSatisfy { cell[$0.key] == $0.value }
            if fixedAgree, zip(draft.groups, rows).allSatisfy({ Self.has(cell, in: $0, rows: $1) }) { return false }
        }
        return added.insert(cell).inserted
    }

    private static func has(_ cell: [String: ParameterValue], in group: AxisGroup, rows: Set<[ParameterValue]>) -> Bool
    {
        if case .range = group.columns[0], group.columns.count == 1 {
            return cell[group.names[0]].map { !group.columns[0].rows(of: $0).isEmpty } ?? false
        }
        return rows.contains(group.names.map { cell[$0] ?? .null })
    }
}
