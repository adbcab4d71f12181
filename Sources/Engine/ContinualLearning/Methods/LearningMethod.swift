/// How tasks are learned: by one network that changes, or by what each task has of its own beside one that does not.
package enum LearningMethod: Sendable, Hashable {
    case sequential(ContinualMethodKind)
    case isolated(ReprogrammingVariant)

    package static let allCases =
        ContinualMethodKind.allCases.map(LearningMethod.sequential)
        + ReprogrammingVariant.allCases.map(LearningMethod.isolated)

    /// By the name that sweep files use.
    package init?(_ name: String) {
        guard let method = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = method
    }

    package var name: String {
        switch self {
        case .sequential(let kind): kind.rawValue
        case .isolated(let variant): variant.rawValue
        }
    }

    /// One line of help.
    package var summary: String {
        switch self {
        case .sequential(let kind): kind.summary
        case .isolated(let variant): variant.summary
        }
    }

    package var kind: ContinualMethodKind? {
        if case .sequential(let kind) = self { kind } else { nil }
    }

    package var variant: ReprogrammingVariant? {
        if case .isolated(let variant) = self { variant } else { nil }
    }

    /// Whether the method must know which task an image is of when it answers.
    package var needsTask: Bool { kind?.needsTask ?? true }
}
