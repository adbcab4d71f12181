import Identifiers
import Storage

extension Audit {
    /// The audit for people: a line a sweep, every finding, and the verdict, without a final line end.
    public var text: String {
        var text = ""
        for stage in stages {
            let number = stages.contains { $0.root == stage.root && $0.id != stage.id } ? " stage \(stage.number)" : ""
            text += "sweep \(stage.root)\(number) \(DisplayWidth.printable(stage.name)), \(stage.state.word): "
            text += "\(NumberText.grouped(stage.counts.total)) tasks, \(outcomes(stage.counts)); "
            text += "lost \(stage.lost), doubled \(stage.doubled)\n"
        }
        for finding in findings { text += "  \(finding.rule.isFailure ? "!" : "-") \(finding.description)\n" }
        let (identities, artifacts) = (NumberText.grouped(identities), NumberText.grouped(artifacts))
        text +=
            isFull
            ? "recomputed \(identities) identities, \(artifacts) artifact digests and the contents of "
                + "\(NumberText.grouped(contents)) tasks; the whole file was checked\n"
            : "recomputed \(identities) identities and \(artifacts) artifact digests (a sample; --full looks at "
                + "everything)\n"
        return text + verdict
    }

    /// `lost 0, doubled 0: sound`.
    public var verdict: String {
        let failures = findings.filter(\.rule.isFailure).count
        return "lost \(lost), doubled \(doubled): "
            + (isSound ? "sound" : "not sound (\(failures) \(failures == 1 ? "finding" : "findings"))")
    }

    private func outcomes(_ counts: CoverageCounts) -> String {
        let parts = [
            (counts.succeeded, "succeeded"), (counts.reused, "reused"), (counts.failed, "failed"),
            (counts.cancelled, "cancelled"), (counts.missing, "without outcome"),
        ]
        let shown = parts.filter { $0.0 > 0 }.map { "\(NumberText.grouped($0.0)) \($0.1)" }
        return shown.isEmpty ? "none begun" : shown.joined(separator: ", ")
    }

    /// The audit for machines.
    public var json: JSONText {
        .object([
            "sound": .bool(isSound), "lost": .integer(lost), "doubled": .integer(doubled), "full": .bool(isFull),
            "identities": .integer(identities), "artifacts": .integer(artifacts),
            "contents": .integer(contents),
            "sweeps": .array(
                stages.map { stage in
                    .object([
                        "id": .integer(stage.id.rawValue), "root": .integer(stage.root.rawValue),
                        "name": .string(stage.name), "stage": .integer(Int64(stage.number)),
                        "state": .string(stage.state.word), "counts": stage.counts.json, "lost": .integer(stage.lost),
                        "doubled": .integer(stage.doubled),
                    ])
                }),
            "findings": .array(findings.map(\.json)),
        ])
    }
}
