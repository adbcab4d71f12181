/// What a task has of its own beside the network that all tasks share.
package enum ReprogrammingVariant: String, Sendable, Hashable, CaseIterable {
    /// Channel-wise lightweight reprogramming (Ge et al. 2023): after every 3×3 convolution a 3×3 kernel for each channel, which
    /// changes nothing at first; gains, offsets and statistics of norms; a head.
    case clr
    /// The same after 1×1 convolutions, too, where the anchor has such: the paper's CLR-Full.
    case full = "clr-full"
    /// The same with one number for each channel in place of a kernel.
    case scale = "clr-scale"
    /// Efficient feature transformations (Verma et al. 2021), norms and a head.
    case transformation = "eft"
    /// Spatial and channel-wise calibration (Singh et al. 2020), norms and a head.
    case calibration = "ccll"
    /// A mask over weights that never change (Wortsman et al. 2020), and a head.
    case mask = "supsup"
    /// Norms and a head.
    case norms = "bn-only"
    /// A head.
    case head = "head-only"
    /// A copy of the whole network, and a head: what isolation can come to.
    case copy = "fine-tune"
    /// The same from initial weights: what a task comes to alone.
    case scratch

    /// One line of help.
    package var summary: String {
        switch self {
        case .clr: "channel-wise lightweight reprogramming: a kernel for each channel of a frozen network (Ge 2023)"
        case .full: "the same with kernels after 1×1 convolutions, too, which residual anchors have"
        case .scale: "the same with a number for each channel in place of a kernel"
        case .transformation:
            "efficient feature transformations: convolutions over groups of frozen channels (Verma 2021)"
        case .calibration: "CCLL: spatial and channel-wise calibration of frozen channels (Singh 2020)"
        case .mask: "SupSup: which weights of a frozen network are kept, by edge-popup (Wortsman 2020)"
        case .norms: "gains, offsets and statistics of a frozen network's norms"
        case .head: "a head on what a frozen network makes of images"
        case .copy: "a copy of the whole network for each task, trained on: what isolation can come to"
        case .scratch: "a network of its own for each task, from initial weights"
        }
    }

    /// A rate of Adam that does well, of what was tried on tasks of mosaic53: 0.001, 0.003 and 0.01 for masks and calibration,
    /// 0.0003, 0.001 and 0.003 for transformations. Calibration does a little better at 0.003 on a plain anchor, and much worse on
    /// a residual one, where twenty gates follow one another.
    package var usualRate: Double {
        switch self {
        case .transformation, .calibration, .copy, .scratch: 0.001
        case .clr, .full, .scale, .mask, .norms, .head: IsolationPlan().rate
        }
    }

    /// What follows every frozen convolution, if anything does.
    package var adapter: (any ConvolutionAdapter)? {
        switch self {
        case .clr: ChannelKernels(size: 3, coversPointwise: false)
        case .full: ChannelKernels(size: 3, coversPointwise: true)
        case .scale: ChannelKernels(size: 1, coversPointwise: true)
        case .transformation: FeatureTransformation()
        case .calibration: CalibrationModules()
        case .mask, .norms, .head, .copy, .scratch: nil
        }
    }

    /// Whether there is a network that all tasks share.
    var sharesNetwork: Bool { self != .copy && self != .scratch }

    /// Whether the shared network's convolutions are used as they are.
    var sharesConvolutions: Bool { sharesNetwork && self != .mask }

    /// Numbers that a task adds, but for its head. A mask takes a bit for a weight, so that 32 weights count as one number.
    ///
    /// - Parameter countsStatistics: Whether running means and variances count, as they do in the paper's 0.6 %: 34,560 of
    ///   kernels, 53,120 of gains and offsets, 53,120 of statistics on 23.5 million of ResNet-50.
    package func added(_ shape: AnchorShape, countsStatistics: Bool = true) -> Int {
        let norms = (countsStatistics ? 4 : 2) * shape.allChannels
        switch self {
        case .clr, .full, .scale, .transformation, .calibration, .norms:
            guard let adapter else { return norms }
            return shape.units.reduce(norms) { $0 + adapter.numbers($1) }
        case .mask: return (shape.convolutionWeights + 31) / 32 + (countsStatistics ? 2 * shape.allChannels : 0)
        case .head: return 0
        case .copy, .scratch: return shape.convolutionWeights + norms
        }
    }

    /// Multiplications that a task adds to those of the convolutions, for an image of so many rows and columns.
    package func addedMultiplications(_ shape: AnchorShape, side: Int) -> Int {
        guard let adapter else { return 0 }
        return shape.units.reduce(0) { $0 + adapter.multiplications($1, side: side) }
    }
}
