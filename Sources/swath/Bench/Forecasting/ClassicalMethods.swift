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
            .method("four-theta", peer: peer),
            .method("exponential-smoothing", peer: peer),
            .method(
                "exponential-smoothing", ["season-mode": .string("none")], case: "exponential-smoothing-none",
                peer: peer),
            .method("arima", ["arima-p": .integer(5)], case: "arima-5", peer: peer),
            .method("arima", ["arima-p": .integer(10)], case: "arima-10", peer: peer),
            .method("auto-arima", peer: peer),
            .method("kalman", peer: peer),
            .method("kalman", case: "kalman-multivariate", peer: peer, isMultivariate: true),
            .method("linear-regression", peer: peer),
            .method(
                "linear-regression", case: "linear-regression-multivariate", peer: peer, isMultivariate: true),
        ]
    }
}
