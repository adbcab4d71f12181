/// How a model learns its corpora.
struct KnowledgePlan: Sendable, Hashable {
    var shape = KnowledgeShape()
    var method = KnowledgeMethod.vanilla
    /// Epochs of the first corpus, and of each later one.
    var firstEpochs = 20
    var epochs = 20
    /// Sentences of a step; the last of an epoch may have fewer.
    var batch = 64
    /// The highest rates of Adam: of the first corpus, and of each later one.
    var firstRate = 0.005
    var rate = 0.001
    /// Whether only the tokens of objects count, as spans of names do in the paper, or all.
    var countsObjectsOnly = true
    var settings = KnowledgeSettings()

    /// What a later phase adds to the model.
    var expansion: KnowledgeExpansion? {
        switch method {
        case .vanilla, .recAdam, .mixReview, .rehearsal: nil
        case .lora: .lowRank(rank: settings.rank, alpha: settings.alpha)
        case .kAdapter: .adapters(count: settings.adapters)
        case .modular: .module(width: settings.moduleWidth)
        }
    }
}

/// Numbers that single methods have.
struct KnowledgeSettings: Sendable, Hashable {
    /// RecAdam: k, t₀ as a share of a phase's steps, and γ times the highest rate.
    var slope = 0.5
    var middle = 0.085
    var pull = 0.25
    /// Mix-Review: sentences of earlier corpora in the first epoch, over those of the new one; and what is left of their
    /// number after each epoch.
    var mix = 4.0
    var mixDecay = 0.7
    /// LoRA: r and α.
    var rank = 4
    var alpha = 16.0
    /// K-Adapter: k.
    var adapters = 2
    /// Modular: the width of the model beside.
    var moduleWidth = 32
    /// Expansions: upper blocks that are trained with what is added, as the paper's models train their decoders.
    var trainedBlocks = 1
}
