/// What SupSup's masks choose from, and how much.
package struct MaskPlan: Sendable, Hashable {
    /// The weights that masks are laid over; they never change.
    package enum Weights: String, Sendable, Hashable, CaseIterable {
        case anchor
        case random

        /// One line of help.
        package var summary: String {
            switch self {
            case .anchor: "those of the anchor"
            case .random: "random signs times one number for each layer, as in the paper"
            }
        }
    }

    package var weights = Weights.anchor
    /// The share of every layer's weights that is kept: above 0, up to 1.
    package var share = 0.5
    package init() {}
}
