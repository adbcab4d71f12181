import Numerics

extension Metric {
    /// The mutual information of truth and forecast in nats, mean over components, by three nearest neighbours (Kraskov
    /// and others 2004; dysts, through scikit-learn's `mutual_info_regression`). Random in its last digits, by
    /// noise of 10⁻¹⁰ that parts ties; not defined for fewer than five points.
    public static let mutualInformation = Metric(
        "mutual_information", "mutual information of truth and forecast in nats, mean over components",
        largerIsBetter: true
    ) { scored in
        guard scored.isFinite, scored.count > 4 else { return nil }
        var random = scored.random.split(0x6D75_7475_616C)
        return scored.meanOverComponents { try? Numerics.mutualInformation($0, $1, &random) }
    }
}
