package import Numerics

/// The compiled graph of a step, and what goes into it.
package final class BatchProgram<Scalar: NetworkScalar> {
    package let program: Program<Scalar>
    private let batch: BatchGraph<Scalar>
    private let outputs: Int
    /// For every task, a row of the mask.
    private let masks: [Scalar]
    /// The samples of part 0, as places in the set that is learned from.
    package private(set) var samples: ArraySlice<Int> = []

    package init(_ batch: BatchGraph<Scalar>, loss: Value, outputs: Int) throws(NetworkError) {
        self.batch = batch
        self.outputs = outputs
        masks = batch.heads.flatMap { head in (0..<outputs).map { head.contains($0) ? 0 : -.infinity } }
        program = try batch.graph.compile(loss: loss, keeping: [batch.allLogits])
    }

    /// Hands the batch over.
    package func begin(_ set: SampleSet<Scalar>, _ samples: ArraySlice<Int>) throws(NetworkError) {
        self.samples = samples
        try fill(part: 0, from: set, samples)
    }

    /// Hands samples over, as many as the part has rows.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func fill(
        part: Int, from set: SampleSet<Scalar>, _ samples: ArraySlice<Int>
    ) throws(NetworkError) {
        let (rows, pixels) = (batch.parts[part].rows, set.pixels)
        try program.withInput(batch.images) { buffer in
            var place = buffer.baseAddress! + rows.lowerBound * pixels
            for sample in samples {
                set.copyImage(sample, to: place)
                place += pixels
            }
        }
        try batch.parts[part].labels.assign(samples.map { set.labels[$0] })
        guard let mask = batch.mask, program.reads(mask) else { return }
        try program.withInput(mask) { buffer in
            var place = buffer.baseAddress! + rows.lowerBound * outputs
            masks.withUnsafeBufferPointer { masks in
                for sample in samples {
                    place.update(from: masks.baseAddress! + set.tasks[sample] * outputs, count: outputs)
                    place += outputs
                }
            }
        }
    }

    /// Lets a closure write what the method's loss reads under this name.
    package func withInput(
        _ name: String, _ body: (UnsafeMutableBufferPointer<Scalar>) throws(NetworkError) -> Void
    ) throws(NetworkError) {
        guard let value = batch.inputs[name] else { throw .unknownValue("no input \(name) of the batch") }
        // A loss may come to do without it.
        if program.reads(value) { try program.withInput(value, body) }
    }

    /// Hands over rows of a table, under a name of the method's.
    ///
    /// - Parameter places: Which rows; by default those of the samples of part 0.
    package func fill(
        _ name: String, fromRowsOf table: [Scalar], columns: Int, at places: [Int]? = nil
    ) throws(NetworkError) {
        try withInput(name) { rows in
            table.withUnsafeBufferPointer { table in
                for (row, place) in (places ?? Array(samples)).enumerated() {
                    (rows.baseAddress! + row * columns).update(
                        from: table.baseAddress! + place * columns, count: columns)
                }
            }
        }
    }

    /// Lets a closure read the outputs for part 0 of the last pass, row by row.
    package func withLogits(
        _ body: (UnsafeBufferPointer<Scalar>) throws(NetworkError) -> Void
    ) throws(NetworkError) {
        let count = batch.parts[0].rows.count * outputs
        try program.withValues(of: batch.allLogits) { logits throws(NetworkError) in
            try body(UnsafeBufferPointer(rebasing: logits[..<count]))
        }
    }
}
