public import Numerics

/// A text as tokens to learn from.
///
/// An epoch is the whole training text once: windows follow one another in each piece of it, in random order over all.
/// A window begins with the last token of the window before, so that no token is predicted twice in an epoch, and none
/// is left out but the first of a piece and less than a window at its ends. How those that are left over divide between
/// both ends is drawn for each epoch, so that windows begin at other places.
public struct TextSource: TokenSource {
    /// What the text is called.
    public let name: String
    public let vocabulary: Int
    public let bytesPerToken: Double?
    private let blockLength: Int
    private let seen: TokenPieces
    private let unseen: TokenPieces

    /// The windows that training text and held-out text must have at least, each.
    static let leastWindows = 2

    public init(_ corpus: TextCorpus, tokenizer: any Tokenizer) {
        (name, vocabulary, blockLength) = (corpus.name, tokenizer.vocabulary, corpus.blockLength)
        seen = TokenPieces(tokenizer.encode(corpus.text(corpus.training)))
        unseen = TokenPieces(tokenizer.encode(corpus.text(corpus.heldOut)))
        let heldOutBytes = corpus.heldOut.reduce(0) { $0 + $1.count }
        bytesPerToken = unseen.tokens.isEmpty ? nil : Double(heldOutBytes) / Double(unseen.tokens.count)
    }

    /// The tokens of the training text; what a run sees beyond them it sees again.
    public var trainingTokens: Int? { seen.tokens.count }

    /// Nobody knows that of a text.
    public func entropy(context: Int) -> SourceEntropy? { nil }

    /// Nobody knows that of a text.
    public func bestLoss(of windows: [[Int32]]) -> Double? { nil }

    public func training(context: Int, random: RandomStream) throws(TokenSourceError) -> any WindowSampler {
        TextSampler(seen, try windows(context).seen, random: random)
    }

    /// Windows spread evenly over the held-out text, none predicting a token of another.
    ///
    /// - Parameters:
    ///   - context: At least 1.
    ///   - count: At least 1.
    /// - Throws: `TokenSourceError` where a parameter is out of its range, or the text has too few windows.
    public func heldOut(context: Int, count: Int) throws(TokenSourceError) -> [[Int32]] {
        let all = try windows(context).unseen
        guard count >= 1 else { throw .invalid("the number of held-out windows must be at least 1, not \(count)") }
        let wanted = min(count, all.count)
        // Pieces leave what is over at both ends alike.
        let offsets = all.spare.map { $0 / 2 }
        return (0..<wanted).map { place in
            let number = TextCorpus.middle(of: place, parts: wanted, count: all.count)
            let start = all.start(number, offsets: offsets)
            return unseen.tokens[start...(start + context)].map(Int32.init)
        }
    }

    /// Both, whichever is wanted: a run that cannot be tested need not begin.
    private func windows(
        _ context: Int
    ) throws(TokenSourceError) -> (seen: TokenPieces.Windows, unseen: TokenPieces.Windows) {
        guard context >= 1, context <= 1 << 30 else {
            throw .invalid("a context must be of 1 to \(1 << 30) tokens, not \(context)")
        }
        let all = (seen: seen.windows(context: context), unseen: unseen.windows(context: context))
        let total = seen.tokens.count + unseen.tokens.count
        let needed = 2 * (Self.leastWindows * context + 1)
        guard total >= needed else { throw .tooShort(name: name, held: total, needed: needed) }
        for (windows, part) in [(all.seen, "training"), (all.unseen, "held-out")]
        where windows.count < Self.leastWindows {
            throw .invalid(
                "the \(part) text of \(name) has \(windows.count) windows of \(context + 1) tokens, and "
                    + "\(Self.leastWindows) are the least; take a shorter context, more text, or blocks longer than "
                    + "\(blockLength) bytes")
        }
        return all
    }
}
