import Families
import Testing

/// Random small sweeps, written as YAML, compared with a walk over every combination.
@Suite("Grid against a walk over every combination")
struct GridPropertyTests {
    @Test("the grid has exactly the tasks that a walk finds, none twice", arguments: 0..<400)
    func agrees(seed: Int) throws {
        var draft = RandomSweep(seed: UInt64(seed))
        let expected = draft.walk()
        guard !expected.isEmpty else {
            #expect(throws: SweepFileError.self) { try read(draft.yaml) }
            return
        }
        let sweep = try read(draft.yaml).sweep
        let found = cells(sweep)
        #expect(found.count == expected.count, "\(draft.yaml)")
        #expect(Set(found) == expected, "\(draft.yaml)")
        let again = try Sweep(canonical: sweep.canonical, registry: toys)
        #expect(cells(again) == found)
        #expect(again.hash == sweep.hash)
        let strata = sweep.strata()
        #expect(strata.reduce(0) { $0 + $1.count } == sweep.count)
        for stratum in strata {
            let first = sweep.grid[stratum.first]
            for index in stratum.first..<(stratum.first + stratum.count) where strata.count > 1 {
                #expect(sweep.grid[index]["method"] == first["method"])
                #expect(sweep.grid[index]["system"] == first["system"])
            }
        }
    }
}

private struct RandomSweep {
    private static let pools: [String: [String]] = [
        "method": ["naive-mean", "naive-drift", "linear-regression", "theta"],
        "system": ["Lorenz", "Lorenz84", "LorenzBounded", "Rossler", "Chua"],
        "lags": ["1", "2", "3", "4"], "season": ["additive", "multiplicative"], "period": ["2", "3", "4"],
        "noise": ["0.0", "0.25", "0.5"], "keep": ["false", "true"], "task": ["1", "2", "3"],
    ]
    private static let defaults = [
        "method": "naive-mean", "system": "Lorenz", "lags": "10", "season": "additive", "period": "5",
        "noise": "0.0", "keep": "false",
    ]
    private typealias Cell = [String: String]

    private var random: SplitMix
    private var groups: [[String: [String]]] = []
    private var fixed: Cell = [:]
    private var exclude: [[String: [String]]] = []
    private var include: [[String: [String]]] = []
    private var repeats = 0

    init(seed: UInt64) {
        random = SplitMix(state: seed &* 7_919 &+ 11)
        var names = Self.pools.keys.sorted().shuffled(using: &random)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let name = names.removeLast()
            groups.append([name: pick(name)])
        }
        if Bool.random(using: &random) {
            let pair = [names.removeLast(), names.removeLast()]
            var rows: Set<[String]> = []
            for _ in 0..<4 { rows.insert(pair.map { Self.pools[$0]?.randomElement(using: &random) ?? "" }) }
            let ordered = rows.sorted { $0.joined() < $1.joined() }
            groups.append([pair[0]: ordered.map { $0[0] }, pair[1]: ordered.map { $0[1] }])
        }
        for name in names where Int.random(in: 0..<3, using: &random) == 0 { fixed[name] = pick(name)[0] }
        repeats = Int.random(in: 0...2, using: &random)
        for _ in 0..<Int.random(in: 0...3, using: &random) { exclude.append(rule(upTo: 3)) }
        for _ in 0..<Int.random(in: 0...2, using: &random) { include.append(rule(upTo: 4)) }
    }

    private mutating func pick(_ name: String) -> [String] {
        let pool = (Self.pools[name] ?? []).shuffled(using: &random)
        return Array(pool.prefix(Int.random(in: 1...pool.count, using: &random)))
    }

    private mutating func rule(upTo size: Int) -> [String: [String]] {
        var rule: [String: [String]] = [:]
        for name in Self.pools.keys.sorted().shuffled(using: &random).prefix(Int.random(in: 1...size, using: &random)) {
            rule[name] = pick(name)
        }
        return rule
    }

    var yaml: String {
        func flow(_ rule: [String: [String]]) -> String {
            "{"
                + rule.sorted { $0.key < $1.key }.map { "\($0.key): [\($0.value.joined(separator: ", "))]" }
                .joined(separator: ", ") + "}"
        }
        var text = "family: toy\naxes:\n"
        for group in groups where group.count == 1 {
            for (name, values) in group { text += "  \(name): [\(values.joined(separator: ", "))]\n" }
        }
        for group in groups where group.count > 1 { text += "zip:\n  - \(flow(group))\n" }
        if !fixed.isEmpty {
            text += "fixed:\n" + fixed.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)\n" }.joined()
        }
        if repeats > 0 { text += "repeats: \(repeats)\n" }
        if !exclude.isEmpty { text += "exclude:\n" + exclude.map { "  - \(flow($0))\n" }.joined() }
        if !include.isEmpty { text += "include:\n" + include.map { "  - \(flow($0))\n" }.joined() }
        return text
    }

    /// Canonical texts of all tasks, found the slow way.
    mutating func walk() -> Set<String> {
        var all: [Cell] = [[:]]
        var axes = groups
        if repeats > 0 { axes.append(["repeat": (0..<repeats).map(String.init)]) }
        for group in axes {
            let length = group.values.first?.count ?? 0
            all = all.flatMap { cell in
                (0..<length).map { row in cell.merging(group.mapValues { $0[row] }) { _, new in new } }
            }
        }
        var found: Set<Cell> = []
        for cell in all {
            let cell = meaningful(Self.defaults.merging(fixed) { _, new in new }.merging(cell) { _, new in new })
            let isExcluded = exclude.contains { rule in
                rule.allSatisfy { name, values in cell[name].map(values.contains) ?? false }
            }
            if !isExcluded { found.insert(cell) }
        }
        for rule in include {
            var extra: [Cell] = [Self.defaults.merging(fixed) { _, new in new }]
            var rule = rule
            if repeats > 0 { rule["repeat"] = (0..<repeats).map(String.init) }
            for (name, values) in rule {
                extra = extra.flatMap { cell in values.map { value in cell.merging([name: value]) { _, new in new } } }
            }
            found.formUnion(extra.map(meaningful))
        }
        return Set(found.map(json))
    }

    private func meaningful(_ cell: Cell) -> Cell {
        var cell = cell
        if cell["method"] != "linear-regression" { cell["lags"] = nil }
        if cell["method"] != "theta" { cell["season"] = nil }
        if cell["season"] != "multiplicative" { cell["period"] = nil }
        return cell
    }

    private func json(_ cell: Cell) -> String {
        let members = cell.sorted { $0.key < $1.key }.map { name, value in
            let isWord = ["method", "system", "season"].contains(name)
            return "\"\(name)\":" + (isWord ? "\"\(value)\"" : value)
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}
