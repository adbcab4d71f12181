public import Families
public import Identifiers
public import ScalingLaws
public import Storage

/// A named report of a family over one sweep.
public struct Report: Sendable {
    public let definition: ReportDefinition
    public let sweep: SweepSummary
    /// The task that a report of single tasks is about; nil leaves the choice to the report.
    public var task: TaskIndex?

    public init(_ definition: ReportDefinition, of sweep: SweepSummary) {
        self.definition = definition
        self.sweep = sweep
    }

    /// Whether a task can be named.
    public var isOfTasks: Bool { definition.sql.contains(":task") }

    /// The report of that name (or the beginning of it); the family's first when no name is given.
    public init(named name: String?, of sweep: SweepSummary, registry: FamilyRegistry) throws(ReportError) {
        let reports = try Self.definitions(for: sweep, registry: registry)
        guard let first = reports.first else { throw .noReports(family: sweep.family) }
        guard let name, !name.isEmpty else {
            self.init(first, of: sweep)
            return
        }
        let matches = reports.filter { $0.name.hasPrefix(name) }
        if let exact = reports.first(where: { $0.name == name }) ?? (matches.count == 1 ? matches[0] : nil) {
            self.init(exact, of: sweep)
            return
        }
        let names = reports.map(\.name)
        throw .unknown(name, family: sweep.family, reports: names, near: nearestName(to: name, in: names))
    }

    /// The query behind the report.
    public var query: Query {
        var arguments: [String: SQLValue] = ["sweep": .integer(sweep.id.rawValue)]
        if isOfTasks { arguments["task"] = task.map { .integer(Int64($0)) } ?? .null }
        return Query(definition.sql, arguments: arguments)
    }

    /// Runs the report and writes its rows.
    ///
    /// - Parameter progress: Hears of the searches and refits of a law, where the report is of one.
    /// - Returns: What a reader must know besides the rows.
    /// - Throws: as ``Query/run(on:into:)``, and ``ReportError/noLaw(_:reason:)``.
    @discardableResult
    public func run(
        on reader: StoreReader, into writer: inout TableWriter, progress: FitProgress? = nil
    ) throws -> [String] {
        guard let view = definition.lawView else {
            try query.run(on: reader, into: &writer)
            return []
        }
        let points = try query.table(on: reader)
        do {
            let law = try SweepLaw(points, progress: progress)
            try writer.write(law.section(view, title: definition.name, summary: definition.summary).table)
            return law.notes
        } catch let error as ScalingLawError {
            throw ReportError.noLaw(definition.name, reason: "\(error)")
        }
    }

    /// The reports that a sweep's family has: name and summary.
    public static func list(for sweep: SweepSummary, registry: FamilyRegistry) throws(ReportError) -> ResultTable {
        let rows = try definitions(for: sweep, registry: registry).map { [SQLValue.text($0.name), .text($0.summary)] }
        return ResultTable(columns: [.init("report"), .init("summary")], rows: rows)
    }

    static func definitions(
        for sweep: SweepSummary, registry: FamilyRegistry
    ) throws(ReportError) -> [ReportDefinition] {
        guard let family = registry[sweep.family] else { throw .unknownFamily(sweep.family, known: registry.names) }
        return family.reports
    }
}

/// There is no such report.
public enum ReportError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknownFamily(String, known: [String])
    case noReports(family: String)
    case unknown(String, family: String, reports: [String], near: String?)
    case noLaw(String, reason: String)

    public var description: String {
        switch self {
        case .unknownFamily(let name, let known):
            "this Swath has no family \(name) (it has \(known.joined(separator: ", "))): report with the one that ran it"
        case .noReports(let family):
            "the family \(family) has no reports: ask with `swath query \"SELECT * FROM \(viewName(of: family))\"`"
        case .unknown(let name, let family, let reports, let near):
            "the family \(family) has no report \(name)" + (near.map { "; did you mean \($0)?" } ?? ";")
                + " there are: \(reports.joined(separator: ", "))"
        case .noLaw(let name, let reason): "no report \(name): \(reason)"
        }
    }
}

/// The name of a family's view in the store: SQL writes no dashes in bare names.
func viewName(of family: String) -> String {
    String(family.map { $0 == "-" ? "_" : $0 })
}
