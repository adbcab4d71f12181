public import Numerics

/// What a model may use beside the points of the series and its own parameters.
public struct ForecastingSetting {
    /// The task's own stream: the same task draws the same numbers wherever it runs. A model that needs several
    /// independent streams splits it by key.
    public let random: RandomStream
    /// Points in one dominant period of the series, where that is known.
    public let pointsPerPeriod: Double?
    /// True once the task should stop. A model that takes more than a second asks between epochs, and throws
    /// ``ForecastError/cancelled``.
    public let isCancelled: () -> Bool

    public init(
        random: RandomStream, pointsPerPeriod: Double? = nil, isCancelled: @escaping () -> Bool = { false }
    ) {
        self.random = random
        self.pointsPerPeriod = pointsPerPeriod
        self.isCancelled = isCancelled
    }
}

/// How much a model learns from and how far it forecasts.
public struct ForecastSize: Sendable, Hashable {
    /// Points to learn from.
    public let train: Int
    /// Points to forecast.
    public let horizon: Int
    /// Components of a point.
    public let components: Int

    public init(train: Int, horizon: Int, components: Int) {
        self.train = train
        self.horizon = horizon
        self.components = components
    }
}
