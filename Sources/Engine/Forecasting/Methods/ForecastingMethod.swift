public import Families

/// A method as sweeps see it: its name, its own parameters, and how to make one.
public struct ForecastingMethod: Sendable {
    /// As sweep files write it.
    public let name: String
    /// One line of help.
    public let summary: String
    /// The parameters that only this method has.
    public let parameters: [ParameterSpec]
    /// What the published study calls it, and its tuned parameters: theirs to ours. Nil for a method
    /// that was not tuned.
    public let published: PublishedName?
    private let build: @Sendable (Parameters) throws(ParameterProblem) -> any Forecaster

    /// A method's name and parameters in the published study.
    public struct PublishedName: Sendable, Hashable {
        public let name: String
        public let parameters: [String: String]
    }

    /// - Parameters:
    ///   - name: Lower case, `a-z0-9-`.
    ///   - summary: One line, lower case, no full stop.
    ///   - published: Where the study's tuned values are found.
    ///   - parameters: The method's own parameters, given the condition that the method is chosen.
    ///   - build: Makes a fresh model from a task's parameters.
    init(
        name: String, summary: String, published: PublishedName? = nil,
        parameters: ([ParameterSpec.Condition]) -> [ParameterSpec] = { _ in [] },
        build: @escaping @Sendable (Parameters) throws(ParameterProblem) -> any Forecaster
    ) {
        self.name = name
        self.summary = summary
        self.published = published
        self.parameters = parameters([.when("method", in: [.string(name)])])
        self.build = build
    }

    /// A fresh model.
    ///
    /// - Throws: ``ParameterProblem`` when a parameter of the method is missing or of another kind.
    public func make(_ parameters: Parameters) throws(ParameterProblem) -> any Forecaster {
        try build(parameters)
    }

    /// The method of that name, or nil.
    public static func named(_ name: String) -> ForecastingMethod? { all.first { $0.name == name } }

    /// Every method, in the order in which help shows them. A new method adds its line here.
    public static let all: [ForecastingMethod] = [
        NaiveMean.method,
        NaiveDrift.method,
        NaiveSeasonal.method,
        FourierExtrapolation.method,
        LinearRegression.method,
        Theta.method,
    ]
}
