public import Families
public import ScalingLaws
public import Storage

extension HTMLReport {
    /// The page of a sweep: every report of its family, with the sweep's particulars on top.
    ///
    /// A report that has no rows yet is left out, and so are those of a law that cannot be fitted yet: a note tells why.
    ///
    /// - Parameter progress: Hears of the searches and refits of a law.
    /// - Throws: ``ReportError`` for a family that this Swath does not have, `StoreError` when the file
    ///   cannot be read.
    public init(
        of sweep: SweepSummary, registry: FamilyRegistry, reader: StoreReader, progress: FitProgress? = nil
    ) throws {
        var sections: [Section] = []
        var laws = LawSections(progress)
        for definition in try Report.definitions(for: sweep, registry: registry) {
            let table = try Report(definition, of: sweep).query.table(on: reader)
            if table.rows.isEmpty { continue }
            if let view = definition.lawView {
                if let section = laws.section(view, of: definition, points: table) { sections.append(section) }
                continue
            }
            sections.append(
                Section(
                    title: Self.title(definition.name), summary: definition.summary, table: table,
                    chart: definition.chart, better: Self.better(definition, registry[sweep.family])))
        }
        let status = try StatusFromFile(of: sweep, reader: reader)
        self.init(
            title: sweep.name, subtitle: Self.subtitle(sweep, registry: registry),
            facts: status.lines.first.map(Self.facts) ?? [], sections: sections)
        notes = laws.notes
    }

    /// The report's own word on which values are good, else that of the column which the chart shows.
    private static func better(_ definition: ReportDefinition, _ family: (any Family)?) -> Better? {
        if let better = definition.better { return better }
        let column: String
        switch definition.chart {
        case .heatMap(_, _, let value), .rankedBox(_, let value), .intervals(_, let value, _, _): column = value
        case .none, .lines, .scatter, .criticalDifference: return nil
        }
        return family?.resultColumns.first { $0.name == column }?.better
    }

    /// `method-ranks` becomes `Method ranks`.
    static func title(_ name: String) -> String {
        let words = String(name.map { $0 == "-" || $0 == "_" ? " " : $0 })
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func subtitle(_ sweep: SweepSummary, registry: FamilyRegistry) -> String {
        let described = sweep.stages.first.flatMap { try? Sweep(canonical: $0.canonical, registry: registry) }
        if let text = described?.description, !text.isEmpty { return text }
        return registry[sweep.family]?.summary ?? ""
    }

    private static func facts(_ line: StatusFromFile.Line) -> [Fact] {
        let sweep = line.sweep
        let counts = line.counts
        var tasks = "\(NumberText.grouped(counts.done)) of \(NumberText.grouped(counts.total)) done"
        if counts.failed > 0 { tasks += ", \(NumberText.grouped(counts.failed)) failed" }
        var facts = [
            Fact("Tasks", tasks), Fact("State", line.word),
            Fact("Family", "\(sweep.family) (version \(sweep.familyVersion))"),
            Fact("Sweep hash", String(sweep.hash.prefix(16))),
        ]
        if !sweep.engine.isEmpty { facts.append(Fact("Engine", sweep.engine)) }
        if !sweep.git.isEmpty { facts.append(Fact("Git", sweep.git)) }
        facts.append(Fact("Submitted", NumberText.moment(sweep.submitted)))
        if let end = sweep.ended ?? line.lastEnd, end >= sweep.submitted {
            facts.append(Fact("Took", NumberText.duration(end - sweep.submitted)))
        }
        return facts
    }
}
