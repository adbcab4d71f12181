import Families
import ScalingLaws

/// The sections of a page that are of a law, which is fitted once for all of them.
struct LawSections {
    private(set) var notes: [String] = []
    private let progress: FitProgress?
    /// By the query behind the points; nil where no law can be fitted to them.
    private var laws: [String: SweepLaw?] = [:]

    init(_ progress: FitProgress?) { self.progress = progress }

    mutating func section(
        _ view: LawView, of definition: ReportDefinition, points: ResultTable
    ) -> HTMLReport.Section? {
        guard let law = law(definition, points) else { return nil }
        do {
            return try law.section(view, title: HTMLReport.title(definition.name), summary: definition.summary)
        } catch {
            notes.append("\(HTMLReport.title(definition.name)) is left out: \(error).")
            return nil
        }
    }

    private mutating func law(_ definition: ReportDefinition, _ points: ResultTable) -> SweepLaw? {
        if let known = laws[definition.sql] { return known }
        do {
            let law = try SweepLaw(points, progress: progress)
            notes += law.notes
            laws[definition.sql] = .some(law)
            return law
        } catch {
            notes.append("There is no law yet: \(error).")
            laws[definition.sql] = .some(nil)
            return nil
        }
    }
}
