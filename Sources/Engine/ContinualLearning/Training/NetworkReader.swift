package import Numerics

/// Runs images through a network as it is, many at a time.
package final class NetworkReader<Scalar: NetworkScalar> {
    private struct Pass {
        let program: Program<Scalar>
        let images: Value
        let answers: NetworkAnswers
    }

    private let model: ContinualModel<Scalar>
    /// By their rows.
    private var passes: [Int: Pass] = [:]

    package init(_ model: ContinualModel<Scalar>) { self.model = model }

    /// What the network makes of some samples, row by row.
    package struct Block {
        /// Places of the samples in their set.
        package let samples: Range<Int>
        /// Row by row, as are the outputs; rows beyond those of the samples mean nothing.
        package let features: [Scalar]
        package let logits: [Scalar]
    }

    /// Lets a closure see what the network makes of all samples of a set, block by block.
    ///
    /// - Throws: `NetworkError`, and what the closure throws.
    package func read(_ set: SampleSet<Scalar>, _ body: (Block) throws -> Void) throws {
        guard set.count > 0 else { return }
        let rows = min(model.network.testRows, set.count)
        let pass = try pass(rows)
        for start in stride(from: 0, to: set.count, by: rows) {
            let samples = start..<min(start + rows, set.count)
            try pass.program.withInput(pass.images) { buffer in
                for (row, sample) in samples.enumerated() {
                    set.copyImage(sample, to: buffer.baseAddress! + row * set.pixels)
                }
            }
            pass.program.forward()
            try body(
                Block(
                    samples: samples, features: pass.program.values(of: pass.answers.features),
                    logits: pass.program.values(of: pass.answers.logits)))
        }
    }

    /// The outputs for all samples of a set, row by row.
    package func logits(_ set: SampleSet<Scalar>) throws -> [Scalar] {
        var all: [Scalar] = []
        all.reserveCapacity(set.count * model.tasks.outputs)
        try read(set) { block in all += block.logits.prefix(block.samples.count * model.tasks.outputs) }
        return all
    }

    private func pass(_ rows: Int) throws(NetworkError) -> Pass {
        if let known = passes[rows] { return known }
        let graph = Graph(model.parameters)
        let images = graph.input("images", [rows, model.tasks.pixels])
        let answers = try model.network.answers(images, in: graph)
        let program = try graph.compile(outputs: [answers.features, answers.logits])
        let pass = Pass(program: program, images: images, answers: answers)
        passes[rows] = pass
        return pass
    }
}
