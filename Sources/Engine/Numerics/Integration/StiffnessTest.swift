/// Hairer's test for stiffness in DOP853 (Hairer and Wanner, *Solving Ordinary Differential
/// Equations II*, section IV.2).
///
/// Where a problem is stiff the explicit method's steps sit at the edge of its region of stability,
/// so h·|λ| of the steepest direction, estimated from the last two stages, stays above 6.1.
struct StiffnessTest {
    /// Steps between two looks while nothing is suspected.
    let interval: Int
    private var sinceLook = 0
    private var suspicions = 0
    private var reliefs = 0

    init(interval: Int) { self.interval = interval }

    /// True when the step that was just accepted should be shown to ``observe(_:)``.
    mutating func isDue() -> Bool {
        sinceLook += 1
        guard suspicions > 0 || sinceLook >= interval else { return false }
        sinceLook = 0
        return true
    }

    /// Takes h·|λ| of a step; true when fifteen steps were suspicious and never six in a row not.
    mutating func observe(_ product: Double) -> Bool {
        if product > 6.1 {
            reliefs = 0
            suspicions += 1
        } else {
            reliefs += 1
            if reliefs == 6 { suspicions = 0 }
        }
        return suspicions >= 15
    }
}
