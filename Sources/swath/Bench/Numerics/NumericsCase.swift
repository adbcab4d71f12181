import Numerics

/// A network whose training step is timed, beside the same in PyTorch (`Benchmarks/numerics`).
struct NumericsCase: Sendable {
    /// As the peer's script calls it.
    let name: String
    /// One line for people: "MLP 784-400-400-10, Adam, batch 128".
    let summary: String
    /// What one step works through: samples, tokens, sequences.
    let unit: String
    /// How many of them a step takes.
    let perStep: Int
    /// Floating-point operations of a step as the peer counts them; nil where it does not.
    let operations: Double?
    /// The sides of the network as the peer names them: layers, width, batch.
    var sides: [(name: String, value: Int)] = []
    /// Builds the network, with synthetic data; what it returns takes one step and gives the loss.
    let make: @Sendable () throws -> NumericsStep
}

/// A network that is ready to be timed.
struct NumericsStep {
    /// Numbers that are trained, or that belong to the network all the same.
    let parameters: Int
    let trainable: Int
    let take: () throws -> Double
    /// A pass without gradients over as much, for peers that time one.
    var forward: (() -> Void)?
}

extension NumericsCase {
    /// Every case, in the order in which they run.
    static var all: [NumericsCase] {
        [.perceptron, .lstm, .nbeats, .tinyLanguageModel] + languageModels + imageNetworks
    }
}
