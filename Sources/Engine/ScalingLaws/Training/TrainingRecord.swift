/// One number that a training run tells.
public struct TrainingRecord: Sendable, Hashable {
    public enum Name: String, Sendable, Hashable, CaseIterable {
        /// Mean loss over what is held out, in nats a token, after so many steps.
        case loss
        /// Mean of the losses of the batches since the last record.
        case trainLoss = "train_loss"
        /// Noise scale of gradients since the last record, in tokens.
        case noiseScale = "noise_scale"
        /// Norm of the last step's gradient, before clipping.
        case gradientNorm = "gradient_norm"
        /// Learning rate of the last step.
        case rate
    }

    public let name: Name
    /// How many steps have been made.
    public let step: Int
    public let value: Double

    public init(_ name: Name, step: Int, _ value: Double) {
        self.name = name
        self.step = step
        self.value = value
    }
}
