extension GridBuilder {
    /// Whether a parameter has a meaning in a box in which everything it depends on is constant (as
    /// far as it matters).
    func applies(_ spec: ParameterSpec, in draft: Draft) -> Bool {
        spec.applies.allSatisfy { $0.holds(draft.sample) }
    }

    /// Cuts a box by the values on which applicability depends and drops, piece by piece, what does
    /// not apply, so that no two cells are one task.
    func applicable(_ whole: Draft) -> [Draft] {
        var drafts = [whole]
        for name in decidingNames where whole.has(name) {
            let conditions = specs.values.flatMap(\.applies).flatMap(\.alternatives)
                .filter { $0.parameter == name }
            drafts = drafts.flatMap { draft -> [Draft] in
                if let spec = specs[name], !applies(spec, in: draft) {
                    var without = draft
                    without.drop([name])
                    return [without]
                }
                return split(draft, by: name, conditions: conditions)
            }
        }
        for position in drafts.indices {
            let draft = drafts[position]
            drafts[position].drop(
                Set(specs.values.lazy.filter { draft.has($0.name) && !applies($0, in: draft) }.map(\.name)))
        }
        return drafts
    }

    /// Parameters on which others depend, each after those on which it depends itself.
    private var decidingNames: [String] {
        var order: [String] = []
        var visited: Set<String> = []
        func visit(_ name: String) {
            guard visited.insert(name).inserted else { return }
            specs[name]?.applies.flatMap(\.alternatives).forEach { visit($0.parameter) }
            order.append(name)
        }
        for spec in family.parameters {
            spec.applies.flatMap(\.alternatives).forEach { visit($0.parameter) }
        }
        return order
    }

    /// Pieces in which all conditions on `name` are either met or not.
    private func split(_ draft: Draft, by name: String, conditions: [ParameterSpec.Condition.Alternative]) -> [Draft] {
        guard let position = draft.groups.firstIndex(where: { $0.names.contains(name) }),
            let column = draft.groups[position].column(name)
        else { return [draft] }
        var places: [[Bool]: Int] = [:]
        var pieces: [[Int64]] = []
        for row in 0..<column.count {
            let value = column[row]
            let signature = conditions.map { $0.values.contains(value) }
            if let place = places[signature] {
                pieces[place].append(row)
            } else {
                places[signature] = pieces.count
                pieces.append([row])
            }
        }
        if pieces.count == 1 { return [draft] }
        return pieces.map { rows in
            var piece = draft
            piece.groups[position] = draft.groups[position].selecting(rows)
            return piece
        }
    }
}
