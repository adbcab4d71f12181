/// What learns all tasks, where one network does.
enum NetworkChoice: String, Sendable, Hashable, CaseIterable {
    case perceptron
    case anchor

    /// One line of help.
    var summary: String {
        switch self {
        case .perceptron: "full connections, from weights drawn at random, by plain gradient descent"
        case .anchor: "the anchor's convolutions, from its weights, by Adam"
        }
    }
}
