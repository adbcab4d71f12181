import Numerics

/// ResNet-20 for images of 32×32 (He et al. 2016, section 4.2; shortcuts by projection where shapes change).
struct ResidualNetwork {
    var classes = 10
    /// Channels of the first of the three stages; each next has twice as many.
    var width = 16
    /// Channel-wise lightweight reprogramming: a 3×3 convolution of each channel on its own after every 3×3 convolution.
    var isReprogrammed = false
    var statistics = BatchStatistics.batch

    /// Scores of the classes for images of batch×32×32×3.
    func scores(_ images: Value, in graph: Graph<Float>) throws -> Value {
        try head(features(images, in: graph), in: graph)
    }

    func head(_ features: Value, in graph: Graph<Float>) throws -> Value {
        try Linear("fc", inputs: 4 * width, outputs: classes)(features, in: graph)
    }

    /// The means of the last stage's channels.
    func features(_ images: Value, in graph: Graph<Float>) throws -> Value {
        var x = try convolution("", 1, images, to: width, in: graph)
        x = try norm("bn1", x, in: graph, rectifies: true)
        for (stage, channels) in [width, 2 * width, 4 * width].enumerated() {
            for block in 0..<3 {
                let stride = stage > 0 && block == 0 ? 2 : 1
                x = try residual("body.\(3 * stage + block).", x, to: channels, stride: stride, in: graph)
            }
        }
        return try graph.globalAveragePool(x)
    }

    private func residual(
        _ name: String, _ x: Value, to channels: Int, stride: Int, in graph: Graph<Float>
    ) throws -> Value {
        var y = try convolution(name, 1, x, to: channels, stride: stride, in: graph)
        y = try norm(name + "bn1", y, in: graph, rectifies: true)
        y = try convolution(name, 2, y, to: channels, in: graph)
        var shortcut = x
        if x.shape.last != channels {
            shortcut = try Conv2D(
                name + "down.0", inputs: x.shape.last, outputs: channels, size: 1, stride: stride, hasBias: false)(
                    x, in: graph)
            shortcut = try norm(name + "down.1", shortcut, in: graph)
        }
        return try norm(name + "bn2", y, adding: shortcut, in: graph, rectifies: true)
    }

    private func convolution(
        _ block: String, _ number: Int, _ x: Value, to channels: Int, stride: Int = 1, in graph: Graph<Float>
    ) throws -> Value {
        let layer = Conv2D(
            "\(block)conv\(number)", inputs: x.shape.last, outputs: channels, size: 3, stride: stride, padding: 1,
            hasBias: false)
        let y = try layer(x, in: graph)
        return isReprogrammed ? try reprogramming("\(block)rep\(number)", y, in: graph) : y
    }

    private func norm(
        _ name: String, _ x: Value, adding addend: Value? = nil, in graph: Graph<Float>, rectifies: Bool = false
    ) throws -> Value {
        try BatchNorm(name, channels: x.shape.last, statistics: statistics)(
            x, adding: addend, rectifies: rectifies, in: graph)
    }
}
