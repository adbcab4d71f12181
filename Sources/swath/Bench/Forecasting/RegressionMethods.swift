import Families

extension ForecastingCase {
    /// Trees, reservoirs and regressions on delayed points.
    static var regressions: [ForecastingCase] {
        let peer = "peer_regressions.py"
        let lags: [String: ParameterValue] = ["lags": .integer(25)]
        return [
            .method("random-forest", peer: peer, isComparable: false),
            .method("random-forest", lags, case: "random-forest-25", peer: peer, isComparable: false),
            .method(
                "random-forest", case: "random-forest-multivariate", peer: peer, isComparable: false,
                isMultivariate: true),
            .method("boosted-trees", peer: peer),
            .method("boosted-trees", lags, case: "boosted-trees-25", peer: peer),
            .method("boosted-trees", case: "boosted-trees-multivariate", peer: peer, isMultivariate: true),
            .method("nvar", peer: peer),
            .method("nvar", case: "nvar-multivariate", peer: peer, isMultivariate: true),
            .method("echo-state", peer: peer, isComparable: false),
            .method(
                "echo-state", case: "echo-state-multivariate", peer: peer, isComparable: false, isMultivariate: true),
        ]
    }
}
