public import Numerics

/// What a language model learns from: windows of tokens, drawn by number.
///
/// A window has `context` + 1 tokens. The model reads all but the last and predicts all but the first, so every
/// predicted token counts, and the first stands for whatever may be known beforehand: the token before, in a text; the
/// beginning of a sequence, or the component that it is drawn from, in a synthetic source.
public protocol TokenSource: Sendable {
    /// Tokens are 0..<`vocabulary`.
    var vocabulary: Int { get }
    /// How many tokens there are to learn from before the first comes again; nil: none ever does.
    var trainingTokens: Int? { get }
    /// How many bytes of text a token stands for, on average over what is held out; nil where tokens are no text.
    var bytesPerToken: Double? { get }
    /// What no model can predict, where that is known exactly.
    ///
    /// - Parameter context: How many tokens of a window are predicted.
    func entropy(context: Int) -> SourceEntropy?

    /// What draws the windows of a training run.
    ///
    /// - Parameters:
    ///   - context: How many tokens of a window are predicted, at least 1.
    ///   - random: The run's own stream: two runs with equal streams see equal windows in equal order.
    /// - Throws: `TokenSourceError` where no window is that long.
    func training(context: Int, random: RandomStream) throws(TokenSourceError) -> any WindowSampler

    /// Windows that no training run sees, the same ones for every run: `count` of them, or all where there are fewer.
    ///
    /// - Throws: `TokenSourceError` where no window is that long.
    func heldOut(context: Int, count: Int) throws(TokenSourceError) -> [[Int32]]

    /// The mean loss over the predicted tokens of these windows, in nats a token, of the best model there can be: one
    /// that knows the source, but of each window only what it has read. nil where that is not known exactly.
    func bestLoss(of windows: [[Int32]]) -> Double?
}

/// What draws the windows of one training run.
public protocol WindowSampler {
    /// Window `number` of the run, from 0: a function of the number alone, whatever was asked for before.
    ///
    /// - Parameter window: Receives context + 1 tokens.
    mutating func draw(_ number: Int, into window: UnsafeMutableBufferPointer<Int32>)
}

/// The entropy of a source, in nats a token.
public struct SourceEntropy: Sendable, Hashable {
    /// Of a token, all before it known: what is left over however long the context.
    public let rate: Double
    /// The mean over the predicted tokens of a window, each known the tokens before it in the window: the least loss
    /// that a model of this context can have. At least `rate`.
    public let window: Double
    /// The standard error of `window`, where it is estimated; 0: it is exact.
    public let windowError: Double
    /// The standard error of `rate`, where it is estimated; 0: it is exact.
    public let rateError: Double

    public init(rate: Double, window: Double, windowError: Double = 0, rateError: Double = 0) {
        self.rate = rate
        self.window = window
        self.windowError = windowError
        self.rateError = rateError
    }
}

/// Why tokens cannot be had.
public enum TokenSourceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file or folder that cannot be read, and why.
    case unreadable(path: String, reason: String)
    /// There is too little text: `held` tokens, where `needed` are the least.
    case tooShort(name: String, held: Int, needed: Int)
    /// A parameter of a source is out of its range; the message says which would be right.
    case invalid(String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .tooShort(let name, let held, let needed):
            "\(name) has \(held) tokens, and \(needed) are the least that can be trained and tested on"
        case .invalid(let message): message
        }
    }
}
