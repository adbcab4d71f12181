import Numerics

/// Tests a network with the images of tasks.
final class NetworkTester<Scalar: NetworkScalar> {
    private struct Side {
        let program: Program<Scalar>
        let images: Value
        let logits: Value
    }

    private let model: ContinualModel<Scalar>
    /// By task: methods may adapt layers to the task at hand.
    private var sides: [Int: Side] = [:]
    /// Whether the last test of all tasks found the same outputs for every image.
    private(set) var isDead = false
    private var first: [Scalar] = []

    init(_ model: ContinualModel<Scalar>) { self.model = model }

    /// Shares of right answers on every task.
    func accuracies(_ method: any ContinualMethod<Scalar>) throws -> [Double] {
        isDead = true
        first = []
        return try (0..<model.tasks.count).map { try accuracy(on: $0, method) }
    }

    /// The share of right answers on a task: the largest output that the scenario allows, the first of equal ones.
    func accuracy(on task: Int, _ method: any ContinualMethod<Scalar>) throws -> Double {
        try method.prepare(toAnswer: task, model)
        let side = try side(task, method)
        let set = model.tasks.test[task]
        side.program.forward()
        let outputs = model.tasks.outputs
        let allowed = model.tasks.scenario == .task ? model.tasks.heads[task] : 0..<outputs
        var right = 0
        try side.program.withValues(of: side.logits) { logits in
            for (sample, label) in set.labels.enumerated() {
                let row = UnsafeBufferPointer(rebasing: logits[sample * outputs..<(sample + 1) * outputs])
                var answer = allowed.lowerBound
                for k in allowed where row[k] > row[answer] { answer = k }
                if answer == Int(label) { right += 1 }
                guard isDead else { continue }
                if first.isEmpty { first = Array(row) }
                isDead = row.elementsEqual(first)
            }
        }
        return Double(right) / Double(set.count)
    }

    private func side(_ task: Int, _ method: any ContinualMethod<Scalar>) throws -> Side {
        if let known = sides[task] { return known }
        let set = model.tasks.test[task]
        let graph = Graph(model.parameters)
        let images = graph.input("images", [set.count, model.tasks.pixels])
        let logits = try model.network.logits(images, in: graph) { x, layer throws(NetworkError) in
            try method.adapt(x, layer: layer, task: task, in: graph)
        }
        let program = try graph.compile(outputs: [logits])
        try program.assign(set.images, to: images)
        let side = Side(program: program, images: images, logits: logits)
        sides[task] = side
        return side
    }
}
