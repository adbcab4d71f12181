/// What a fit spends its time on.
public enum FitPhase: String, Sendable, Hashable {
    /// Descents from different places.
    case searches
    /// Fits of runs drawn anew.
    case refits
}

/// Hears how much of a phase of a fit is done: nothing first, each part in turn, all of them last.
public typealias FitProgress = (_ phase: FitPhase, _ done: Int, _ total: Int) -> Void
