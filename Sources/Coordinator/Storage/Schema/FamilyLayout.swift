import Families

/// How a family's tasks show in SQL: the columns of its result table and view.
struct FamilyLayout {
    struct Column: Hashable {
        /// As parameter or record.
        let name: String
        /// As SQL column, quoted.
        let sql: String
        let type: String
    }

    let family: String
    /// Quoted names.
    let view: String
    let table: String
    let index: String
    let parameters: [Column]
    let results: [Column]
    /// Columns of the covering index, slowest first.
    let indexed: [String]

    /// Whether finished tasks get a row of their own: families that declare result columns. For the
    /// others the view reads parameters and records where they are.
    var hasTable: Bool { !results.isEmpty }

    /// Columns that every view has.
    static let reserved: Set<String> = [
        "sweep", "root", "stage", "idx", "state", "attempt", "attempts", "duration", "parameters",
    ]

    init(_ family: some Family) {
        self.family = family.name
        let base = Self.column(family.name)
        view = Self.quoted(base)
        table = Self.quoted(base + "_result")
        index = Self.quoted(base + "_result_by_cost")
        var taken = Self.reserved
        func column(_ name: String, type: String, prefix: String) -> Column {
            var text = Self.column(name)
            while !taken.insert(text).inserted { text = prefix + text }
            return Column(name: name, sql: Self.quoted(text), type: type)
        }
        var specs = family.parameters
        if !specs.contains(where: { $0.name == "repeat" }) { specs.append(.repeat) }
        let parameters = specs.map { column($0.name, type: Self.type($0.kind), prefix: "parameter_") }
        self.parameters = parameters
        results = family.resultColumns.map { column($0.name, type: "REAL", prefix: "result_") }
        let costs = family.costParameters.compactMap { name in parameters.first { $0.name == name }?.sql }
        indexed = ["root"] + costs + results.map(\.sql)
    }

    /// Names with dashes are awkward in SQL: `lookback-window` becomes `lookback_window`.
    static func column(_ name: String) -> String {
        String(name.lowercased().map { $0 == "-" || $0 == "." || $0 == " " || $0 == "/" ? "_" : $0 })
    }

    static func quoted(_ name: String) -> String {
        var text = "\""
        for character in name { text += character == "\"" ? "\"\"" : String(character) }
        return text + "\""
    }

    static func literal(_ text: String) -> String {
        var result = "'"
        for character in text where character != "\0" { result += character == "'" ? "''" : String(character) }
        return result + "'"
    }

    private static func type(_ kind: ParameterKind) -> String {
        switch kind {
        case .boolean, .integer: "INTEGER"
        case .number: "REAL"
        case .choice, .string, .path, .list, .map: "TEXT"
        case .any: ""
        }
    }
}
