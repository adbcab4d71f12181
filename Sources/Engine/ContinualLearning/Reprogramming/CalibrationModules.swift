package import Numerics

/// CCLL: calibration of what frozen layers make (Singh et al. 2020, *Calibrating CNNs for Lifelong Learning*).
///
/// Spatial calibration: what a 3×3 convolution over groups of channels makes of the activations is added to them. Channel-wise
/// calibration: every channel is multiplied by σ(norm(W·mean)), mean being that over all places of the image and W a 1×1
/// convolution over groups of channels. Both are a task's own, the gate's norm with the statistics of the task's batches.
///
/// At first the convolution is 0 and gates are nearly open, so that a task begins close to the anchor, which learned without
/// modules; the paper's base network has its own. Sizes of groups are this program's choice.
package struct CalibrationModules: ConvolutionAdapter {
    /// Channels of a group in spatial calibration, and in channel-wise.
    static let spatialGroup = 4
    static let channelGroup = 4
    /// The norm's gain and offset at first.
    static let (gain, offset) = (0.5, 3.0)

    package func callAsFunction(
        _ x: Value, after unit: AnchorUnit, in graph: Graph<Float>
    ) throws(NetworkError) -> Value {
        let own = ReprogrammedNetwork.own
        let addition = try GroupedConv2D(
            "\(own).spatial.\(unit.index)", channels: unit.outputs, groupSize: unit.groupSize(Self.spatialGroup),
            size: 3,
            padding: 1, hasBias: false, initializer: .zeros)(x, in: graph)
        let calibrated = try graph.add(x, addition)
        // All images as the lines of one: a group's product then is one for all.
        let rows = x.shape[0]
        let means = try graph.reshape(graph.globalAveragePool(calibrated), [1, rows, 1, unit.outputs])
        let mixed = try GroupedConv2D(
            "\(own).channel.\(unit.index)", channels: unit.outputs, groupSize: unit.groupSize(Self.channelGroup),
            size: 1,
            hasBias: false)(means, in: graph)
        let norm = BatchNorm("\(own).gate.\(unit.index)", channels: unit.outputs)
        _ = try graph.parameter("\(norm.name).weight", [unit.outputs], .constant(Self.gain))
        _ = try graph.parameter("\(norm.name).bias", [unit.outputs], .constant(Self.offset))
        let gates = try graph.map(norm(graph.reshape(mixed, [rows, unit.outputs]), in: graph), .sigmoid)
        return try graph.gateChannels(calibrated, by: gates)
    }

    /// Both convolutions, and gain, offset, mean and variance of the gate's norm.
    package func numbers(_ unit: AnchorUnit) -> Int {
        (9 * unit.groupSize(Self.spatialGroup) + unit.groupSize(Self.channelGroup) + 4) * unit.outputs
    }

    package func multiplications(_ unit: AnchorUnit, side: Int) -> Int {
        let (places, channels) = (unit.places(side: side), unit.outputs)
        // A gate multiplies every place once more; its norm every channel.
        return (9 * unit.groupSize(Self.spatialGroup) + 1) * channels * places
            + (unit.groupSize(Self.channelGroup) + 1) * channels
    }
}
