import Numerics

/// 64-100-100-C with rectifiers, as the specification in `golden_cl.json` starts and trains it.
final class DigitNetwork {
    /// One graph over the shared parameters: for training on 32 samples, or for answering 364.
    private struct Side {
        let rows: Int
        let image: Value
        let mask: Value?
        let labels: Indices
        let logits: Value
        let program: Program<Double>
    }

    private let benchmark: DigitBenchmark
    private let parameters = ParameterSet<Double>(random: RandomStream(seed: 0))
    private let learning: Side
    private let answering: Side

    init(_ benchmark: DigitBenchmark, seed: UInt64) throws {
        self.benchmark = benchmark
        learning = try Self.side(benchmark, parameters, rows: 32, learns: true)
        answering = try Self.side(benchmark, parameters, rows: 364, learns: false)
        var random = Digits.stream(seed, 1)
        for (name, inputs) in [("first", 64), ("second", 100), ("head", 100)] {
            for parameter in ["weight", "bias"].compactMap({ parameters["\(name).\($0)"] }) {
                try parameter.assign(
                    (0..<parameter.shape.count).map { _ in (2 * random.uniform() - 1) / Double(inputs).squareRoot() })
            }
        }
    }

    private static func side(
        _ benchmark: DigitBenchmark, _ parameters: ParameterSet<Double>, rows: Int, learns: Bool
    ) throws -> Side {
        let graph = Graph(parameters)
        let image = graph.input("image", [rows, 64])
        let labels = try graph.labels("label", count: rows, classes: benchmark.classes)
        let first = try Linear("first", inputs: 64, outputs: 100)(image, activation: .relu, in: graph)
        let second = try Linear("second", inputs: 100, outputs: 100)(first, activation: .relu, in: graph)
        var logits = try Linear("head", inputs: 100, outputs: benchmark.classes)(second, in: graph)
        let mask = benchmark == .splitTask ? graph.input("mask", [rows, 10]) : nil
        if let mask { logits = try graph.add(logits, mask) }
        let program =
            try learns
            ? graph.compile(loss: graph.softmaxCrossEntropy(logits, labels)) : graph.compile(outputs: [logits])
        return Side(rows: rows, image: image, mask: mask, labels: labels, logits: logits, program: program)
    }

    /// Hands samples over; rows without one do not count.
    private func feed(_ side: Side, _ task: DigitTask, _ samples: ArraySlice<Int>) throws {
        func fill(_ value: Value, from numbers: [Double], width: Int) throws {
            try side.program.withInput(value) { rows in
                numbers.withUnsafeBufferPointer { numbers in
                    for (row, sample) in samples.enumerated() {
                        (rows.baseAddress! + row * width).update(
                            from: numbers.baseAddress! + sample * width, count: width)
                    }
                }
            }
        }
        try fill(side.image, from: task.images, width: 64)
        if let mask = side.mask { try fill(mask, from: task.masks, width: 10) }
        try side.labels.assign(
            samples.map { task.labels[$0] } + Array(repeating: -1, count: side.rows - samples.count))
    }

    /// Ten times over a task in batches of 32, by plain gradient descent.
    func learn(_ task: DigitTask, _ random: SplitMix64) throws {
        var random = random
        let run = TrainingRun(
            learning.program, parameters, optimizer: SGD(), schedule: .constant(0.1), divergence: .onlyNotFinite)
        for _ in 0..<10 {
            let order = random.permutation(task.count)
            for start in stride(from: 0, to: order.count, by: 32) {
                try feed(learning, task, order[start..<min(start + 32, order.count)])
                if case .diverged(let divergence) = try run.advance() { throw DigitFailure(divergence: divergence) }
            }
        }
    }

    /// The share of samples whose largest answer is right.
    func accuracy(_ task: DigitTask) throws -> Double {
        try feed(answering, task, Array(0..<task.count)[...])
        answering.program.forward()
        let logits = try answering.program.values(of: answering.logits)
        var right = 0
        for (sample, label) in task.labels.enumerated() {
            let row = logits[sample * benchmark.classes..<(sample + 1) * benchmark.classes]
            if Int32(row.indices.max { row[$0] < row[$1] }! - row.startIndex) == label { right += 1 }
        }
        return Double(right) / Double(task.count)
    }
}

struct DigitFailure: Error {
    let divergence: Divergence
}
