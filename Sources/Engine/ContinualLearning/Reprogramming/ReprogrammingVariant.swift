/// What a task has of its own beside the network that all tasks share.
package enum ReprogrammingVariant: String, Sendable, Hashable, CaseIterable {
    /// Channel-wise lightweight reprogramming (Ge et al. 2023): after every convolution a 3×3 kernel for each channel, which
    /// changes nothing at first; gains, offsets and statistics of norms; a head.
    case clr
    /// The same with one number for each channel in place of a kernel.
    case scale = "clr-scale"
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
        case .scale: "the same with a number for each channel in place of a kernel"
        case .norms: "gains, offsets and statistics of a frozen network's norms"
        case .head: "a head on what a frozen network makes of images"
        case .copy: "a copy of the whole network for each task, trained on: what isolation can come to"
        case .scratch: "a network of its own for each task, from initial weights"
        }
    }

    /// Rows and columns of the kernels.
    var kernel: Int? {
        switch self {
        case .clr: 3
        case .scale: 1
        case .norms, .head, .copy, .scratch: nil
        }
    }

    /// Whether the shared network's convolutions are used as they are.
    var sharesConvolutions: Bool { self != .copy && self != .scratch }

    /// Numbers that a task adds, but for its head.
    ///
    /// - Parameter countsStatistics: Whether running means and variances count, as they do in the paper's 0.6 %: 34,560 of
    ///   kernels, 53,120 of gains and offsets, 53,120 of statistics on 23.5 million of ResNet-50.
    package func added(_ shape: AnchorShape, countsStatistics: Bool = true) -> Int {
        let norms = (countsStatistics ? 4 : 2) * shape.allChannels
        return switch self {
        case .clr, .scale: (kernel ?? 0) * (kernel ?? 0) * shape.allChannels + norms
        case .norms: norms
        case .head: 0
        case .copy, .scratch: shape.convolutionWeights + norms
        }
    }
}
