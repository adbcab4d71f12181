import Reporting
import ScalingLaws
import Storage

/// Constants that were estimated one after the other, for people and for machines.
enum StepwiseText {
    static func table(_ steps: StepwiseEstimation) -> String {
        let table = ResultTable(
            names: ["constant", "value", "standard_error"],
            rows: steps.constants.map { [.text($0.name), .real($0.value), .real($0.error)] })
        let unknown = steps.constants.filter { !$0.isDetermined }.map(\.name)
        return
            "kaplan, step by step from \(steps.curves) curves: critical batches at \(steps.batch.levels.count) levels "
            + "of loss, \(steps.capacity.plateaus.count) sizes, \(steps.step.used) of \(steps.step.readings) readings "
            + "of steps\n" + FitText.trimmed(table)
            + (unknown.isEmpty ? "" : "\nnot determined by its step: \(unknown.joined(separator: ", "))")
    }

    static func object(_ steps: StepwiseEstimation) -> JSONLine {
        var object = JSONLine()
        object.add("curves", steps.curves)
        object.add(
            "constants",
            steps.constants.map { constant in
                var member = JSONLine()
                member.add("name", constant.name)
                member.add("value", constant.value)
                member.add("standard_error", constant.error)
                member.add("determined", constant.isDetermined)
                return member
            })
        object.add(
            "critical_batches",
            steps.batch.levels.map { level in
                var member = JSONLine()
                member.add("parameters", level.parameters)
                member.add("loss", level.loss)
                member.add("least_steps", level.leastSteps)
                member.add("least_tokens", level.leastTokens)
                member.add("critical_batch", level.criticalBatch)
                member.add("relative_error", level.logarithmicError)
                member.add("batches", level.batches)
                return member
            })
        object.add(
            "plateaus",
            steps.capacity.plateaus.map { plateau in
                var member = JSONLine()
                member.add("parameters", plateau.parameters)
                member.add("loss", plateau.loss)
                return member
            })
        return object
    }
}
