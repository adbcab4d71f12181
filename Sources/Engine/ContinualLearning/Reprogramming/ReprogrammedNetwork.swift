import Numerics

/// The network of one task: what all tasks share, and what this one has of its own.
struct ReprogrammedNetwork {
    let shape: AnchorShape
    let variant: ReprogrammingVariant
    let classes: Int
    let statistics: NormStatistics

    /// How the names of the task's own parameters begin.
    static let own = "own"

    /// What the network reads. What is frozen below the first number that is trained comes to the same in every epoch, and is
    /// computed once.
    enum Entry: Sendable, Hashable {
        /// Images: rows×side×side×1.
        case images
        /// What comes out of the first convolution: rows×side/2×side/2×channels.
        case stem
        /// What goes into the head: rows×features.
        case features
    }

    var entry: Entry {
        switch variant {
        case .copy, .scratch: .images
        case .clr, .scale, .norms: .stem
        case .head: .features
        }
    }

    /// The sides of one row of what is read.
    func entryShape(side: Int, rows: Int) -> Shape {
        switch entry {
        case .images: return [rows, side, side, 1]
        case .stem:
            let side = shape.side(after: 0, of: side)
            return [rows, side, side, shape.channels[0]]
        case .features: return [rows, shape.features]
        }
    }

    /// Outputs for what is read: rows×classes.
    func logits(_ x: Value, in graph: Graph<Float>) throws(NetworkError) -> Value {
        var features = x
        if entry != .features {
            var x = x
            for stage in shape.channels.indices {
                if entry == .images || stage > 0 {
                    let prefix = variant.sharesConvolutions ? Anchor.prefix : Self.own
                    x = try shape.convolution(stage, prefix)(x, in: graph)
                }
                if let kernel = variant.kernel {
                    x = try DepthwiseConv2D(
                        "\(Self.own).kernel.\(stage)", channels: shape.channels[stage], size: kernel,
                        padding: kernel / 2, hasBias: false, initializer: .identity)(x, in: graph)
                }
                x = try shape.norm(stage, Self.own, statistics: statistics.inTraining(variant))(
                    x, rectifies: true, in: graph)
            }
            features = try graph.globalAveragePool(x)
        }
        return try Linear("\(Self.own).head", inputs: shape.features, outputs: classes)(features, in: graph)
    }

    /// What is computed once for images: rows×side×side×1 in.
    func entry(_ images: Value, in graph: Graph<Float>) throws(NetworkError) -> Value {
        switch entry {
        case .images: images
        case .stem: try shape.convolution(0, Anchor.prefix)(images, in: graph)
        case .features: try Anchor.features(images, shape, in: graph)
        }
    }

    /// Starts what the task has of its own from what the shared network has.
    func inherit(in parameters: ParameterSet<Float>) {
        guard variant != .scratch else { return }
        for parameter in parameters.all where parameter.name.hasPrefix(Self.own + ".") {
            let name = Anchor.prefix + parameter.name.dropFirst(Self.own.count)
            guard let source = parameters[name], source.shape == parameter.shape else { continue }
            let values = source.withValues(Array.init)
            parameter.withValues { buffer in
                for k in values.indices { buffer[k] = values[k] }
            }
        }
    }
}
