import Families
import Synchronization

/// Which tokens a task learns from: the description of a source, which is made when it is first needed and kept for
/// the tasks that follow.
struct LanguageSource: Sendable, Hashable {
    private enum Kind: Sendable, Hashable {
        /// `vocabulary` is that of byte pairs; nil: bytes.
        case text(corpus: String, vocabulary: Int?, heldOut: Double)
        case markov(symbols: Int, order: Int, concentration: Double)
        case mixture(symbols: Int, order: Int, components: Int, exponent: Double, concentration: Double)
        case hierarchy(symbols: Int, rules: Int, branching: Int, levels: Int, exponent: Double)
        case inContext(symbols: Int, concentration: Double)
    }

    /// Tokens are 0..<`vocabulary`.
    let vocabulary: Int
    private let kind: Kind
    private let seed: UInt64

    /// The last source that was made: the tasks of a sweep mostly share one.
    private static let kept = Mutex<(description: LanguageSource, source: any TokenSource)?>(nil)

    init(_ parameters: Parameters) throws(ParameterProblem) {
        guard let data = DataKind(rawValue: try parameters.string("data")) else {
            throw ParameterProblem(
                "data", "must be one of \(DataKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if data == .text {
            let corpus = try parameters.string("corpus")
            let pairs = try parameters.string("tokenizer") == "bpe" ? try parameters.integer("vocabulary") : nil
            kind = .text(
                corpus: KnownText(rawValue: corpus) == nil ? parameters.resolve(path: corpus) : corpus,
                vocabulary: pairs, heldOut: try parameters.number("held-out"))
            (vocabulary, seed) = (pairs ?? 256, 0)
            return
        }
        seed = UInt64(clamping: try parameters.integer("source-seed"))
        let symbols = try parameters.integer("symbols")
        switch data {
        case .text:
            throw ParameterProblem("data", "a text has no symbols of its own")
        case .markov:
            kind = .markov(
                symbols: symbols, order: try parameters.integer("order"),
                concentration: try parameters.number("concentration"))
            vocabulary = symbols + 1
        case .mixture:
            let components = try parameters.integer("components")
            kind = .mixture(
                symbols: symbols, order: try parameters.integer("order"), components: components,
                exponent: try parameters.number("component-exponent"),
                concentration: try parameters.number("concentration"))
            vocabulary = symbols + components
        case .hierarchy:
            kind = .hierarchy(
                symbols: symbols, rules: try parameters.integer("rules"),
                branching: try parameters.integer("branching"),
                levels: try parameters.integer("levels"), exponent: try parameters.number("rule-exponent"))
            vocabulary = symbols + 1
        case .inContext:
            kind = .inContext(symbols: symbols, concentration: try parameters.number("concentration"))
            vocabulary = symbols + 1
        }
    }

    /// The source itself.
    func made() throws(TokenSourceError) -> any TokenSource {
        if let kept = Self.kept.withLock({ $0?.description == self ? $0?.source : nil }) { return kept }
        let source = try make()
        Self.kept.withLock { $0 = (self, source) }
        return source
    }

    private func make() throws(TokenSourceError) -> any TokenSource {
        switch kind {
        case .text(let name, let vocabulary, let heldOut):
            let corpus = try TextCorpus(named: name, heldOutShare: heldOut)
            let tokenizer: any Tokenizer =
                if let vocabulary {
                    try BytePairEncoder(trainedOn: corpus, vocabulary: vocabulary)
                } else {
                    ByteTokenizer()
                }
            return TextSource(corpus, tokenizer: tokenizer)
        case .markov(let symbols, let order, let concentration):
            return try MarkovSource(symbols: symbols, order: order, concentration: concentration, seed: seed)
        case .mixture(let symbols, let order, let components, let exponent, let concentration):
            return try MarkovMixture(
                symbols: symbols, order: order, components: components, exponent: exponent,
                concentration: concentration, seed: seed)
        case .hierarchy(let symbols, let rules, let branching, let levels, let exponent):
            return try HierarchySource(
                symbols: symbols, rules: rules, branching: branching, depth: levels, ruleExponent: exponent, seed: seed)
        case .inContext(let symbols, let concentration):
            return try InContextMarkovSource(symbols: symbols, concentration: concentration, seed: seed)
        }
    }

    /// A source and a length of windows.
    private struct Windows: Hashable {
        let source: LanguageSource
        let context: Int
    }

    /// What has been found to be there: planning asks for every cell of a grid, in which sources may alternate.
    private static let found = Mutex<Set<Windows>>([])

    /// Finds out, before anything is queued, whether the source can be had with windows of this length.
    func check(context: Int) throws(ParameterProblem) {
        let windows = Windows(source: self, context: context)
        guard !Self.found.withLock({ $0.contains(windows) }) else { return }
        do throws(TokenSourceError) {
            _ = try made().heldOut(context: context, count: 1)
        } catch {
            let isText = if case .text = kind { true } else { false }
            throw ParameterProblem(isText ? "corpus" : "data", "\(error)")
        }
        _ = Self.found.withLock { $0.insert(windows) }
    }
}
