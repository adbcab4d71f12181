/// What follows a stage that has ended.
public enum NextStage: Sendable {
    case stage(Sweep)
    /// The sweep is complete; `reason` is the family's when it stopped early.
    case complete(reason: String?)
}

extension Sweep {
    /// Asks the family what follows this stage. A function of its arguments alone, so that a restart
    /// comes to the same answer.
    ///
    /// - Parameters:
    ///   - rows: The finished tasks of this stage.
    ///   - earlier: Those of the stages before, where the family looks back.
    /// - Throws: ``SweepError/stage(_:)`` when the family's decision is not a grid, or what the
    ///   family itself throws.
    public func decide(
        after rows: [StageOutcome.Row], earlier: [[StageOutcome.Row]] = [], registry: FamilyRegistry
    ) throws -> NextStage {
        guard let family = registry[family], family.version == familyVersion else {
            throw SweepError.unknownFamily(family, suggestion: registry.suggestion(for: family))
        }
        let decision = try family.nextStage(
            after: StageOutcome(stage: stage, rows: rows, earlier: earlier, next: later.first))
        switch decision {
        case .stop(let reason): return .complete(reason: reason)
        case .asWritten:
            guard let written = later.first else { return .complete(reason: nil) }
            return .stage(try following(written, family: family))
        case .replace(let axes, let fixed):
            guard let written = later.first else {
                throw SweepError.stage(
                    "the family \"\(family.name)\" asks for another stage, but the sweep file writes only \(stageCount)"
                )
            }
            let accepted = try accept(axes: axes, fixed: fixed, family: family)
            return .stage(
                try following(written.replacing(axes: accepted.axes, fixed: accepted.fixed), family: family))
        }
    }

    /// The next stage, or nil when the sweep is complete.
    public func next(after outcome: StageOutcome, registry: FamilyRegistry) throws -> Sweep? {
        guard case .stage(let next) = try decide(after: outcome.rows, earlier: outcome.earlier, registry: registry)
        else { return nil }
        return next
    }

    private func following(_ template: StageTemplate, family: any Family) throws(SweepError) -> Sweep {
        let header = Header(
            name: name, attempts: attempts, priority: priority, order: order, description: description,
            stage: stage + 1, stageCount: stageCount, base: base)
        var builder = GridBuilder(family: family, template: template)
        let boxes = builder.boxes()
        if let problem = builder.problems.first(where: { !$0.isWarning }) { throw .stage(problem.message) }
        return try Sweep(
            header: header, family: family, boxes: boxes, resources: template.resources,
            later: Array(later.dropFirst()))
    }

    /// Plans a stage from boxes that a ``GridBuilder`` has made.
    init(
        header: Header, family: any Family, boxes: [GridBox], resources: Resources, later: [StageTemplate]
    ) throws(SweepError) {
        let key = header.order == .balanced ? SweepText.key(boxes: boxes, family: family) : nil
        guard let grid = Grid(boxes: boxes, permutationKey: key, base: header.base) else {
            throw .stage("it has no task, or more than 2^63-1")
        }
        self.init(header: header, family: family, grid: grid, resources: resources, later: later)
    }

    private func accept(
        axes: [String: [ParameterValue]], fixed: [String: ParameterValue], family: any Family
    ) throws(SweepError) -> (axes: [String: [ParameterValue]], fixed: [String: ParameterValue]) {
        let specs = family.specsByName()
        func accepted(_ value: ParameterValue, _ name: String) throws(SweepError) -> ParameterValue {
            guard let spec = specs[name] else {
                if family.takesOtherParameters, ParameterSpec.isName(name) { return value }
                throw .stage("the family has no parameter \"\(name)\"")
            }
            do throws(ValueProblem) { return try spec.accept(value) } catch { throw .stage(error.description) }
        }
        var newAxes: [String: [ParameterValue]] = [:]
        for (name, values) in axes {
            var distinct: [ParameterValue] = []
            for value in values {
                let value = try accepted(value, name)
                if !distinct.contains(value) { distinct.append(value) }
            }
            newAxes[name] = distinct
        }
        var newFixed: [String: ParameterValue] = [:]
        for (name, value) in fixed { newFixed[name] = try accepted(value, name) }
        return (newAxes, newFixed)
    }
}
