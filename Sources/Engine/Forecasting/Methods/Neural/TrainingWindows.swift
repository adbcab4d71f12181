package import Numerics

/// How training samples are cut from a series: inputs from one point on, targets from `lag` points later.
package struct TrainingWindows: Sendable, Hashable {
    /// Points of a sample's input.
    package let inputs: Int
    /// From the first input to the first target.
    package let lag: Int
    /// Points of a sample's target.
    package let targets: Int
    /// Whether inputs and targets are taken relative to the last input.
    package var isRelative = false

    /// What follows a chunk (darts' `SequentialTorchTrainingDataset`).
    package static func sequential(inputs: Int, targets: Int) -> TrainingWindows {
        TrainingWindows(inputs: inputs, lag: inputs, targets: targets)
    }

    /// The same chunk some points later (darts' `ShiftedTorchTrainingDataset`).
    package static func shifted(_ points: Int, by shift: Int) -> TrainingWindows {
        TrainingWindows(inputs: points, lag: shift, targets: points)
    }

    /// Points from the first input to the last target.
    package var span: Int { max(inputs, lag + targets) }

    /// How many samples a series of so many points has: one at every place that it fits.
    package func count(points: Int) -> Int { max(points - span + 1, 0) }
}

/// A series of which training samples are copied into batches.
package struct WindowedSeries<Scalar: NetworkScalar> {
    /// Row by row, the components of a point side by side.
    package let values: [Scalar]
    package let components: Int
    package let windows: TrainingWindows

    package init(values: [Scalar], components: Int, windows: TrainingWindows) {
        self.values = values
        self.components = components
        self.windows = windows
    }

    package var count: Int { windows.count(points: values.count / components) }

    /// Copies the inputs of samples, one row of the batch after the other.
    package func copyInputs(_ samples: ArraySlice<Int>, into batch: UnsafeMutableBufferPointer<Scalar>) {
        copy(samples, offset: 0, points: windows.inputs, into: batch)
    }

    /// Copies the targets of samples, one row of the batch after the other.
    package func copyTargets(_ samples: ArraySlice<Int>, into batch: UnsafeMutableBufferPointer<Scalar>) {
        copy(samples, offset: windows.lag, points: windows.targets, into: batch)
    }

    private func copy(
        _ samples: ArraySlice<Int>, offset: Int, points: Int, into batch: UnsafeMutableBufferPointer<Scalar>
    ) {
        let row = points * components
        precondition(batch.count == samples.count * row, "a batch of another size")
        values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress, var target = batch.baseAddress else { return }
            for sample in samples {
                let first = source + (sample + offset) * components
                if windows.isRelative {
                    let base = source + (sample + windows.inputs - 1) * components
                    for start in stride(from: 0, to: row, by: components) {
                        for k in 0..<components { target[start + k] = first[start + k] - base[k] }
                    }
                } else {
                    target.update(from: first, count: row)
                }
                target += row
            }
        }
    }
}
