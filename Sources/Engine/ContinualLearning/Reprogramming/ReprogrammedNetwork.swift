import Numerics

/// The network of one task: what all tasks share, and what this one has of its own.
struct ReprogrammedNetwork {
    let shape: AnchorShape
    let variant: ReprogrammingVariant
    let classes: Int
    let plan: IsolationPlan

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
        case .copy, .scratch, .mask: .images
        case .clr, .full, .scale, .transformation, .calibration, .norms: .stem
        case .head: .features
        }
    }

    /// The sides of one row of what is read.
    func entryShape(side: Int, rows: Int) -> Shape {
        switch entry {
        case .images: return [rows, side, side, 1]
        case .stem:
            let side = shape.units[0].side(of: side)
            return [rows, side, side, shape.units[0].outputs]
        case .features: return [rows, shape.features]
        }
    }

    /// Outputs for what is read: rows×classes.
    func logits(_ x: Value, in graph: Graph<Float>) throws(NetworkError) -> Value {
        var features = x
        if entry != .features {
            features = try shape.features(x, in: graph) { unit, x, addend, rectifies throws(NetworkError) in
                var x = x
                if entry == .images || unit.index > 0 {
                    let prefix = variant.sharesConvolutions ? Anchor.prefix : Self.own
                    x = try unit.convolution(prefix)(x, in: graph)
                }
                if let adapter = variant.adapter { x = try adapter(x, after: unit, in: graph) }
                let norm = unit.norm(Self.own, statistics: plan.statistics.inTraining(variant, plan.mask))
                return try norm(x, adding: addend, rectifies: rectifies, in: graph)
            }
        }
        return try Linear("\(Self.own).head", inputs: shape.features, outputs: classes)(features, in: graph)
    }

    /// What is computed once for images: rows×side×side×1 in.
    func entry(_ images: Value, in graph: Graph<Float>) throws(NetworkError) -> Value {
        switch entry {
        case .images: images
        case .stem: try shape.units[0].convolution(Anchor.prefix)(images, in: graph)
        case .features: try Anchor.features(images, shape, in: graph)
        }
    }

    /// Starts what the task has of its own from what the shared network has.
    func inherit(in parameters: ParameterSet<Float>) {
        guard variant != .scratch, variant != .mask || plan.mask.weights == .anchor else { return }
        for parameter in parameters.all where parameter.name.hasPrefix(Self.own + ".") {
            let name = Anchor.prefix + parameter.name.dropFirst(Self.own.count)
            guard let source = parameters[name], source.shape == parameter.shape else { continue }
            let values = source.withValues(Array.init)
            parameter.withValues { buffer in
                for k in values.indices { buffer[k] = values[k] }
            }
        }
    }

    /// The mask of a task, whose norms then stay as they begin: nil for what is no mask.
    ///
    /// - Parameters:
    ///   - anchor: The shared network.
    ///   - random: Whence the shared weights come where they are random: the same stream for all tasks.
    func mask(
        _ anchor: Anchor, in parameters: ParameterSet<Float>, random: RandomStream
    ) throws(NetworkError) -> Supermask? {
        guard variant == .mask else { return nil }
        for unit in shape.units {
            for name in ["weight", "bias"] {
                if let parameter = parameters["\(Self.own).norm.\(unit.index).\(name)"] { parameters.freeze(parameter) }
            }
        }
        let isRandom = plan.mask.weights == .random
        return try Supermask(
            shape,
            weights: isRandom
                ? Supermask.randomWeights(shape, share: plan.mask.share, random) : anchor.convolutions,
            share: plan.mask.share, startsFromSizes: !isRandom, in: parameters)
    }
}
