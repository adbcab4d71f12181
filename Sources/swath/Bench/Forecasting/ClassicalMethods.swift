import Families

extension ForecastingCase {
    /// The statistical methods that model each component on its own, and linear regression.
    static var classical: [ForecastingCase] {
        let peer = "peer_classical.py"
        return [
            .method("naive-mean", peer: peer),
            .method("naive-drift", peer: peer),
            .method("naive-seasonal", peer: peer),
            .method("fft", peer: peer),
            .method("theta", peer: peer),
            .method("linear-regression", peer: peer),
            .method(
                "linear-regression", case: "linear-regression-multivariate", peer: peer, isMultivariate: true),
        ]
    }
}
