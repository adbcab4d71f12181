/// Which of the published definitions a score follows, where they differ.
public struct MetricDefinitions: Sendable, Hashable {
    /// Where a set of definitions comes from.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// As the published univariate scores: darts' definitions of the metrics that darts has, dysts' of the
        /// others with their slips put right.
        case published
        /// The file `metrics.py` of dysts as it was in April 2023, when the study was made.
        case dysts2023 = "dysts-2023"
        /// Release 0.96 of dysts.
        case dysts096 = "dysts-0.96"

        /// One line of help.
        public var summary: String {
            switch self {
            case .published: "as the published univariate scores (darts, and dysts with its slips put right)"
            case .dysts2023: "as dysts of April 2023, slips included"
            case .dysts096: "as dysts 0.96, slips included: small constants in denominators, sMAPE of 100"
            }
        }
    }

    public let source: Source
    /// The largest sMAPE: 200 or 100.
    public let smapeRange: Double

    /// - Parameter smapeRange: By default 100 for dysts 0.96, else 200.
    public init(_ source: Source = .published, smapeRange: Double? = nil) {
        self.source = source
        self.smapeRange = smapeRange ?? (source == .dysts096 ? 100 : 200)
    }

    /// What dysts 0.96 adds to denominators that may be 0; the others add nothing.
    var epsilon: Double { source == .dysts096 ? 1e-10 : 0 }

    /// What is added to variances in `nrmse` and to shifted values in `rmsle`, where dysts of 2023 added something, too.
    var shiftEpsilon: Double { source == .dysts2023 ? 1e-8 : epsilon }
}
