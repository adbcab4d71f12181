/// What is wrong with the grid that a stage describes, and with which part of the description.
public struct GridProblem: Error, Sendable, Hashable {
    public enum Place: Sendable, Hashable {
        case stage
        /// An axis or a fixed value.
        case parameter(String)
        /// A rule by its position, from 0.
        case exclude(Int)
        case include(Int)
    }
    public let place: Place
    public let message: String
    public let suggestion: String?
    /// A warning does not stop the sweep.
    public let isWarning: Bool
    init(_ place: Place, _ message: String, suggestion: String? = nil, isWarning: Bool = false) {
        self.place = place
        self.message = message
        self.suggestion = suggestion
        self.isWarning = isWarning
    }
}
