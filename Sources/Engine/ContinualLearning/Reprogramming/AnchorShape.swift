import Numerics

/// The sides of the convolutional network that tasks share: convolutions, each with a norm, then the mean over all places.
package struct AnchorShape: Sendable, Hashable {
    /// How the convolutions follow one another.
    package enum Design: Sendable, Hashable {
        /// Stages of a 3×3 convolution, a norm and a rectifier. The first three halve the sides of the image.
        case plain(channels: [Int])
        /// A residual network of CIFAR's kind (He et al. 2016, section 4.2): a 3×3 convolution, then three stages of so many
        /// blocks of two, of `width`, twice and four times as many channels. Unlike there the first convolution halves the
        /// image, as the second and third stage do, and shortcuts that change their sides are 1×1 convolutions with norms.
        case residual(width: Int, blocks: Int)
    }

    package let design: Design
    /// Every convolution, in the order in which images meet them.
    package let units: [AnchorUnit]

    /// - Parameter design: At least one stage or block, and at least one channel in each.
    package init(_ design: Design) {
        self.design = design
        units =
            switch design {
            case .plain(let channels): Self.plain(channels)
            case .residual(let width, let blocks): Self.residual(width, blocks)
            }
    }

    /// Stages of so many channels; by default those of the anchor in the program.
    package init(channels: [Int] = AnchorShape.usualChannels) { self.init(.plain(channels: channels)) }

    package static let usualChannels = [64, 128, 256, 256]

    /// Nineteen convolutions one after the other and a head.
    package static func resnet20(width: Int = 16) -> AnchorShape { AnchorShape(.residual(width: width, blocks: 3)) }

    /// Numbers that come out for an image.
    package var features: Int { units.last?.outputs ?? 1 }

    private static func plain(_ channels: [Int]) -> [AnchorUnit] {
        channels.indices.map { stage in
            AnchorUnit(
                index: stage, inputs: stage == 0 ? 1 : channels[stage - 1], outputs: channels[stage], size: 3,
                stride: stage < 3 ? 2 : 1, halvings: min(stage + 1, 3))
        }
    }

    private static func residual(_ width: Int, _ blocks: Int) -> [AnchorUnit] {
        var units = [AnchorUnit(index: 0, inputs: 1, outputs: width, size: 3, stride: 2, halvings: 1)]
        func append(_ inputs: Int, _ outputs: Int, _ size: Int, _ stride: Int, _ halvings: Int) {
            units.append(
                AnchorUnit(
                    index: units.count, inputs: inputs, outputs: outputs, size: size, stride: stride, halvings: halvings
                ))
        }
        for stage in 0..<3 {
            let outputs = width << stage
            for block in 0..<blocks {
                let shrinks = stage > 0 && block == 0
                let inputs = shrinks ? outputs / 2 : outputs
                append(inputs, outputs, 3, shrinks ? 2 : 1, stage + 1)
                if shrinks { append(inputs, outputs, 1, 2, stage + 1) }
                append(outputs, outputs, 3, 1, stage + 1)
            }
        }
        return units
    }
}

extension AnchorShape {
    /// Lays the network out in a graph.
    ///
    /// - Parameters:
    ///   - x: What the first unit takes.
    ///   - unit: Makes what comes out of a convolution and its norm, with what is added to it and, if wanted, a rectifier.
    /// - Returns: rows×features.
    func features<Scalar>(
        _ x: Value, in graph: Graph<Scalar>,
        _ unit: (_ unit: AnchorUnit, _ x: Value, _ addend: Value?, _ rectifies: Bool) throws(NetworkError) -> Value
    ) throws(NetworkError) -> Value {
        var x = x
        switch design {
        case .plain:
            for stage in units { x = try unit(stage, x, nil, true) }
        case .residual:
            x = try unit(units[0], x, nil, true)
            var next = 1
            while next < units.count {
                let y = try unit(units[next], x, nil, true)
                next += 1
                var shortcut = x
                if units[next].size == 1 {
                    shortcut = try unit(units[next], x, nil, false)
                    next += 1
                }
                x = try unit(units[next], y, shortcut, true)
                next += 1
            }
        }
        return try graph.globalAveragePool(x)
    }

    /// Weights of the convolutions.
    package var convolutionWeights: Int { units.reduce(0) { $0 + $1.weights } }

    /// All channels that convolutions make.
    package var allChannels: Int { units.reduce(0) { $0 + $1.outputs } }

    /// Every number: weights, gains and offsets of norms, and their running means and variances.
    package var numbers: Int { convolutionWeights + 4 * allChannels }

    /// Multiplications of the convolutions for an image of so many rows and columns.
    package func multiplications(side: Int) -> Int { units.reduce(0) { $0 + $1.multiplications(side: side) } }

    /// Numbers that come out of all convolutions for such an image.
    func activations(side: Int) -> Int { units.reduce(0) { $0 + $1.outputs * $1.places(side: side) } }
}
