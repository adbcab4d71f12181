import ContinualLearning
import Numerics

/// The benchmarks as `golden_cl.json` names them.
enum GoldenBenchmark: String, CaseIterable, Sendable {
    case splitTask = "split_task"
    case splitDomain = "split_domain"
    case splitClass = "split_class"
    case permutedDomain = "perm_domain"

    var digits: DigitBenchmark { self == .permutedDomain ? .permuted : .split }
    var scenario: Scenario {
        switch self {
        case .splitTask: .task
        case .splitDomain, .permutedDomain: .domain
        case .splitClass: .class
        }
    }

    /// A network that has learned nothing of it.
    func model<Scalar: NetworkScalar>(
        seed: UInt64, tasks: Int = 5, plan: LearningPlan = LearningPlan(), as: Scalar.Type = Scalar.self
    ) throws -> ContinualModel<Scalar> {
        try ContinualModel(
            digits.tasks(tasks, scenario: scenario, streams: RunStreams(seed: seed)), plan, seed: seed)
    }

    /// The same, and the method at its usual settings.
    func run<Scalar: NetworkScalar>(
        _ kind: ContinualMethodKind, seed: UInt64, tasks: Int = 5, plan: LearningPlan = LearningPlan(),
        as: Scalar.Type = Scalar.self
    ) throws -> ContinualRun<Scalar> {
        let model: ContinualModel<Scalar> = try model(seed: seed, tasks: tasks, plan: plan)
        var settings = MethodSettings()
        settings.strength = kind.usualStrength(digits, scenario)
        return try ContinualRun(model, method: kind.make(model, settings))
    }
}

extension ContinualRun {
    /// Learns all tasks; returns the rows.
    func learnAll() throws -> [[Double]] {
        while try learnNext() {}
        return rows.compactMap(\.self)
    }
}
