import Numerics

/// One row of a table of runs: what was trained, how long, and the loss that it had.
public struct MeasuredRun: Sendable, Hashable {
    /// N, above 0.
    public var parameters: Double
    /// D = B·S, in tokens, above 0.
    public var tokens: Double
    /// B, in tokens, above 0; nil where the table does not tell.
    public var batch: Double?
    /// U, different tokens that there were to see, above 0; nil where the table does not tell: seen once.
    public var unique: Double?
    /// In nats a token, above 0.
    public var loss: Double
    /// What the row is a point of: rows of one run are drawn together in the bootstrap.
    public var run: Int

    public init(
        parameters: Double, tokens: Double, batch: Double? = nil, unique: Double? = nil, loss: Double, run: Int
    ) {
        self.parameters = parameters
        self.tokens = tokens
        self.batch = batch
        self.unique = unique
        self.loss = loss
        self.run = run
    }

    /// S, where the batch is known.
    public var steps: Double? { batch.map { tokens / $0 } }

    /// The different tokens that it saw: at most D.
    public var uniqueSeen: Double { min(unique ?? tokens, tokens) }

    /// How often it saw them: at least 1.
    public var epochs: Double { tokens / uniqueSeen }
}

/// A run in logarithms, which is all that a search reads.
public struct LoggedRun: Sendable {
    public let parameters: Double
    public let tokens: Double
    /// 0 where the table does not tell.
    public let batch: Double
    /// Of the different tokens that the run saw.
    public let unique: Double
    /// A form that solves an equation for the loss puts its trials here.
    public internal(set) var loss: Double

    public init(_ run: MeasuredRun) {
        parameters = portableLogarithm(run.parameters)
        tokens = portableLogarithm(run.tokens)
        batch = run.batch.map { portableLogarithm($0) } ?? 0
        unique = run.uniqueSeen == run.tokens ? tokens : portableLogarithm(run.uniqueSeen)
        loss = portableLogarithm(run.loss)
    }
}
