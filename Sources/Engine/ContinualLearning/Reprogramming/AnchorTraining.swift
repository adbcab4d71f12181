package import Numerics

/// The training of a network on images of many kinds, by their classes or without: what tasks build on later.
///
/// Adam with decoupled weight decay, batches of 64, a rate that rises for an epoch's tenth and falls along a cosine. Images are
/// moved by up to a fourteenth of their side each way: two pixels of 28.
package final class AnchorTraining {
    package let shape: AnchorShape
    package let objective: AnchorObjective
    /// How often all images are gone through.
    package let epochs: Int
    package private(set) var epoch = 0
    /// What is learned, all tasks together.
    package let images: SampleSet<Float>
    /// How many outputs the head has that it learns with, which the anchor then goes without.
    package let classes: Int
    private let side: Int
    /// How many pixels an image may be moved.
    private let reach: Int
    private let run: TrainingRun<Float>
    private let input: Value
    private let labels: Indices
    private var random: RandomStream

    private static let batch = 64
    private static let rate = 0.002

    /// - Parameters:
    ///   - pool: Tasks, of all of which it learns together.
    /// - Throws: `NetworkError`.
    package init(
        _ shape: AnchorShape, objective: AnchorObjective = .supervised, pool: TaskSequence<Float>, epochs: Int,
        seed: UInt64
    ) throws(NetworkError) {
        (self.shape, self.objective, self.epochs) = (shape, objective, epochs)
        images = pool.together
        classes = objective == .supervised ? pool.outputs : AnchorObjective.turns
        side = Int(Double(images.pixels).squareRoot())
        reach = side / 14
        random = RandomStream(seed: seed)
        let parameters = ParameterSet<Float>(random: random.split(1))
        let graph = Graph(parameters)
        input = graph.input("images", [Self.batch, side, side, 1])
        labels = try graph.labels("labels", count: Self.batch, classes: classes)
        let features = try Anchor.features(input, shape, in: graph)
        let logits = try Linear("head", inputs: shape.features, outputs: classes)(features, in: graph)
        let program = try graph.compile(loss: graph.softmaxCrossEntropy(logits, labels))
        let steps = epochs * (images.count / Self.batch)
        let warmUp = max(1, images.count / Self.batch / 10)
        run = TrainingRun(
            program, parameters, optimizer: AdamW(weightDecay: 0.05),
            schedule: .cosine(peak: Self.rate, floor: 0, steps: max(1, steps - warmUp)).warmedUp(over: warmUp))
    }

    /// Goes through all images once.
    ///
    /// - Parameter progress: Hears what share of the epoch is done.
    /// - Returns: The mean loss of its steps; nil when the run has diverged.
    package func learnEpoch(progress: (_ share: Double) -> Void = { _ in }) throws -> Double? {
        let order = random.permutation(images.count)
        var (sum, count) = (0.0, 0)
        for start in stride(from: 0, through: order.count - Self.batch, by: Self.batch) {
            try feed(order[start..<start + Self.batch])
            guard case .made(let report) = try run.advance() else { return nil }
            (sum, count) = (sum + report.loss, count + 1)
            if count % 20 == 0 { progress(Double(start) / Double(order.count)) }
        }
        epoch += 1
        return sum / Double(max(count, 1))
    }

    private func feed(_ samples: ArraySlice<Int>) throws(NetworkError) {
        var image = [Float](repeating: 0, count: images.pixels)
        var answers: [Int32] = []
        try run.program.withInput(input) { buffer in
            for (row, sample) in samples.enumerated() {
                image.withUnsafeMutableBufferPointer { images.copyImage(sample, to: $0.baseAddress!) }
                let (down, right) = (
                    random.index(below: 2 * reach + 1) - reach,
                    random.index(below: 2 * reach + 1) - reach
                )
                let turn = objective == .supervised ? 0 : random.index(below: AnchorObjective.turns)
                answers.append(objective == .supervised ? images.labels[sample] : Int32(turn))
                let place = row * images.pixels
                for y in 0..<side {
                    for x in 0..<side {
                        let (line, column) = AnchorObjective.source(y, x, turn: turn, side: side)
                        let (from, across) = (line - down, column - right)
                        let isInside = (0..<side).contains(from) && (0..<side).contains(across)
                        buffer[place + y * side + x] = isInside ? image[from * side + across] : 0
                    }
                }
            }
        }
        try labels.assign(answers)
    }

    /// The network as it is now.
    package func anchor() throws(NetworkError) -> Anchor { try Anchor(shape, from: run.parameters) }
}

extension TaskSequence {
    /// What networks are trained on before they meet any task of mosaic53: the pack's pool, and Fashion-MNIST.
    ///
    /// - Throws: `ImageSourceError` where the package dataset-fashion-mnist is not there.
    package static func anchorPool() throws(ImageSourceError) -> TaskSequence {
        let pack = try ImagePack.anchorPool()
        var tasks: [ImageTask] = []
        for place in pack.entries.indices { tasks.append(try pack.task(place)) }
        return .separate(tasks + [try FashionImages.task()])
    }
}
