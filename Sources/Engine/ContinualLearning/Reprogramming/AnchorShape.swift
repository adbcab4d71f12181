import Numerics

/// The sides of the convolutional network that tasks share: stages of a 3×3 convolution, a norm and a rectifier, then the
/// mean over all places.
package struct AnchorShape: Sendable, Hashable {
    /// Channels of every stage. The first three halve the sides of the image, the others keep them.
    package var channels: [Int]

    package init(channels: [Int] = [64, 128, 256, 256]) { self.channels = channels }

    /// Numbers that come out for an image.
    package var features: Int { channels.last ?? 1 }

    func stride(_ stage: Int) -> Int { stage < 3 ? 2 : 1 }

    /// Channels that go into a stage: one of grey before the first.
    func inputs(_ stage: Int) -> Int { stage == 0 ? 1 : channels[stage - 1] }

    /// A stage's convolution, under the names that begin so.
    func convolution(_ stage: Int, _ prefix: String) -> Conv2D {
        Conv2D(
            "\(prefix).conv.\(stage)", inputs: inputs(stage), outputs: channels[stage], size: 3, stride: stride(stage),
            padding: 1, hasBias: false, initializer: .kaimingNormal(fanIn: 9 * inputs(stage)))
    }

    func norm(_ stage: Int, _ prefix: String, statistics: BatchStatistics = .batch) -> BatchNorm {
        BatchNorm("\(prefix).norm.\(stage)", channels: channels[stage], statistics: statistics)
    }

    /// Rows of the image that comes out of a stage, for one of so many that go in.
    func side(after stage: Int, of side: Int) -> Int {
        (0...stage).reduce(side) { side, stage in (side - 1) / stride(stage) + 1 }
    }
}

extension AnchorShape {
    /// Weights of the convolutions.
    package var convolutionWeights: Int { channels.indices.reduce(0) { $0 + 9 * inputs($1) * channels[$1] } }

    /// All channels of all stages.
    package var allChannels: Int { channels.reduce(0, +) }

    /// Every number: weights, gains and offsets of norms, and their running means and variances.
    package var numbers: Int { convolutionWeights + 4 * allChannels }

    /// Multiplications of the convolutions for an image of so many rows and columns.
    package func multiplications(side: Int) -> Int {
        channels.indices.reduce(0) { sum, stage in
            let rows = self.side(after: stage, of: side)
            return sum + 9 * inputs(stage) * channels[stage] * rows * rows
        }
    }

    /// Multiplications of a kernel of `size`² on every channel of every stage.
    package func reprogrammingMultiplications(side: Int, size: Int) -> Int {
        channels.indices.reduce(0) { sum, stage in
            let rows = self.side(after: stage, of: side)
            return sum + size * size * channels[stage] * rows * rows
        }
    }
}
