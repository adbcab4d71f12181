/// How a language model learns later corpora (Jang et al. 2022, section 4.2).
public enum KnowledgeMethod: String, Sendable, Hashable, CaseIterable {
    case vanilla
    case recAdam = "rec-adam"
    case mixReview = "mix-review"
    case rehearsal
    case lora
    case kAdapter = "k-adapter"
    case modular

    /// One line of help.
    public var summary: String {
        switch self {
        case .vanilla: "trains all weights on the new corpus"
        case .recAdam: "the same by RecAdam, which at first draws weights back to where they were (Chen 2020)"
        case .mixReview: "the same, with ever fewer sentences of earlier corpora among the new (He 2021)"
        case .rehearsal: "the same, with all sentences of all earlier corpora among the new"
        case .lora: "freezes the weights and trains low-rank additions to queries and values (Hu 2022)"
        case .kAdapter: "freezes the weights and trains blocks beside them, fed by inner layers (Wang 2021)"
        case .modular: "freezes the weights and trains a smaller model beside them (Jang 2022)"
        }
    }

    /// Whether weights are added in every phase, and earlier ones frozen.
    public var isExpansion: Bool { self == .lora || self == .kAdapter || self == .modular }

    /// The kinds that the paper compares.
    public var kind: String {
        switch self {
        case .vanilla: "none"
        case .recAdam: "regularisation"
        case .mixReview, .rehearsal: "rehearsal"
        case .lora, .kAdapter, .modular: "expansion"
        }
    }
}
