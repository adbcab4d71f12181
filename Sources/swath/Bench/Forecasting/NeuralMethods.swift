import Families

extension ForecastingCase {
    /// The networks, for a few epochs each: a hundred take minutes on the other side. What is timed includes the
    /// forecast, point by point.
    static var neural: [ForecastingCase] {
        func network(
            _ method: String, epochs: Int64, _ parameters: [String: ParameterValue] = [:], case name: String? = nil
        ) -> ForecastingCase {
            .method(
                method, parameters.merging(["epochs": .integer(epochs)]) { $1 }, case: name, peer: "peer_neural.py",
                isComparable: false, systems: 1)
        }
        return [
            network("nbeats", epochs: 3),
            network("nhits", epochs: 5, ["input-chunk": .integer(100)]),
            network("transformer", epochs: 3),
            network("lstm", epochs: 20, ["input-chunk": .integer(24)]),
            network("block-rnn", epochs: 20),
            network("tcn", epochs: 20),
            network("dlinear", epochs: 20),
            network("nlinear", epochs: 20),
            .method(
                "neural-ode", ["iterations": .integer(50)], peer: "peer_neural.py", isComparable: false, systems: 1,
                isMultivariate: true),
        ]
    }
}
