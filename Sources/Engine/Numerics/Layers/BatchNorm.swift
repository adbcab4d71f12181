/// Batch normalisation of channels (Ioffe and Szegedy 2015), and what follows it in one pass.
///
/// Parameters: `NAME.weight` (γ, ones) and `NAME.bias` (β, zeros); state: `NAME.running_mean` (zeros) and
/// `NAME.running_var` (ones), which every run of a training program moves.
public struct BatchNorm: Sendable {
    public let name: String
    public let channels: Int
    public let statistics: BatchStatistics
    public let epsilon: Double
    /// How much of the running numbers a batch replaces.
    public let momentum: Double

    public init(
        _ name: String, channels: Int, statistics: BatchStatistics = .batch, epsilon: Double = 1e-5,
        momentum: Double = 0.1
    ) {
        self.name = name
        self.channels = channels
        self.statistics = statistics
        self.epsilon = epsilon
        self.momentum = momentum
    }

    /// Normalises every channel of `x`, adds `addend`, and rectifies, if wanted.
    ///
    /// - Throws: `shapeMismatch`, `outOfMemory`.
    public func callAsFunction<Scalar>(
        _ x: Value, adding addend: Value? = nil, rectifies: Bool = false, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let gain = try graph.parameter("\(name).weight", [channels], .ones)
        let offset = try graph.parameter("\(name).bias", [channels], .zeros)
        let mean = try graph.parameter("\(name).running_mean", [channels], .zeros, isState: true)
        let variance = try graph.parameter("\(name).running_var", [channels], .ones, isState: true)
        return try graph.batchNorm(
            x, gain: gain, offset: offset, mean: mean, variance: variance, statistics: statistics, epsilon: epsilon,
            momentum: momentum, adding: addend, rectifies: rectifies)
    }
}
