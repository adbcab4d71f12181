/// Byte-pair encoding of bytes: tokens 0...255 are the bytes, every other one two others joined (Sennrich et al. 2016,
/// *Neural machine translation of rare words with subword units*; over bytes Radford et al. 2019, *Language models are
/// unsupervised multitask learners*).
///
/// A token lies within one word: letters with the space before them, digits, white space, or other symbols, of at
/// most 64 bytes. Equal texts give equal merges, whatever the machine: of pairs that come equally often the one of lower
/// numbers is merged first.
public struct BytePairEncoder: Tokenizer, Hashable {
    /// Two tokens that are joined.
    public struct Merge: Sendable, Hashable {
        public let left: UInt16
        public let right: UInt16

        public init(left: UInt16, right: UInt16) { (self.left, self.right) = (left, right) }
    }

    /// Merge i makes token 256 + i. A lower one goes before a higher one.
    public let merges: [Merge]
    /// The token that two tokens join to.
    private let joined: [UInt32: UInt16]
    private let pieces: [[UInt8]]

    /// The vocabularies that can be asked for.
    public static let vocabularies = 257...65_535

    public var vocabulary: Int { 256 + merges.count }

    /// - Parameter merges: Each of two tokens that were there before it, no two alike, none longer than a word; at most
    ///   65,279.
    /// - Throws: `TokenSourceError` where they are not so.
    public init(merges: [Merge]) throws(TokenSourceError) {
        guard 256 + merges.count <= Self.vocabularies.upperBound else {
            throw .invalid("\(merges.count) merges are more than \(Self.vocabularies.upperBound - 256)")
        }
        var joined: [UInt32: UInt16] = [:]
        var pieces = (0...255).map { [UInt8($0)] }
        for (place, merge) in merges.enumerated() {
            guard max(Int(merge.left), Int(merge.right)) < pieces.count else {
                throw .invalid(
                    "merge \(place) is of tokens \(merge.left) and \(merge.right), of which there are then only "
                        + "\(pieces.count)")
            }
            let pair = BytePairTraining.pair(merge.left, merge.right)
            guard joined.updateValue(UInt16(256 + place), forKey: pair) == nil else {
                throw .invalid("merge \(place) is of tokens \(merge.left) and \(merge.right), as one before it")
            }
            let piece = pieces[Int(merge.left)] + pieces[Int(merge.right)]
            guard piece.count <= WordRuns.longest + 1 else {
                throw .invalid(
                    "merge \(place) makes a token of \(piece.count) bytes, where no word has more than "
                        + "\(WordRuns.longest + 1)")
            }
            pieces.append(piece)
        }
        (self.merges, self.joined, self.pieces) = (merges, joined, pieces)
    }

    /// Learns from texts.
    ///
    /// - Parameters:
    ///   - texts: What is counted; pairs across two of them are not.
    ///   - name: What the text is called, in errors.
    ///   - vocabulary: In 257...65,535.
    /// - Throws: `TokenSourceError` where the vocabulary is out of its range, or the text has too few pairs that come
    ///   twice; then it tells the largest vocabulary.
    public init(trainedOn texts: [ArraySlice<UInt8>], name: String, vocabulary: Int) throws(TokenSourceError) {
        guard Self.vocabularies.contains(vocabulary) else {
            throw .invalid(
                "a vocabulary of byte pairs has \(Self.vocabularies.lowerBound) to \(Self.vocabularies.upperBound) "
                    + "tokens, not \(vocabulary)" + (vocabulary == 256 ? "; 256 are bytes without pairs" : ""))
        }
        var training = BytePairTraining(texts)
        training.run(vocabulary: vocabulary)
        try self.init(merges: training.merges)
        guard self.vocabulary == vocabulary else {
            throw .invalid(
                "the training text of \(name) has too few pairs that come twice for a vocabulary of \(vocabulary) "
                    + "tokens: the largest is \(self.vocabulary)")
        }
    }

    /// Learns from the training text of a corpus, and sees nothing that is held out.
    ///
    /// - Throws: As ``init(trainedOn:name:vocabulary:)``.
    public init(trainedOn corpus: TextCorpus, vocabulary: Int) throws(TokenSourceError) {
        try self.init(trainedOn: corpus.text(corpus.training), name: corpus.name, vocabulary: vocabulary)
    }

    public func decode(_ tokens: [UInt16]) -> [UInt8] {
        var text: [UInt8] = []
        for token in tokens where Int(token) < pieces.count { text.append(contentsOf: pieces[Int(token)]) }
        return text
    }

    public func encode(_ texts: [ArraySlice<UInt8>]) -> [[UInt16]] {
        // Each distinct word is encoded once; word w has the tokens up to ends[w].
        var (table, pool, ends) = (WordTable(), [UInt16](), [Int]())
        return texts.map { text in
            var tokens: [UInt16] = []
            tokens.reserveCapacity(text.count / 3)
            text.withUnsafeBufferPointer { bytes in
                var runs = WordRuns(bytes)
                while let run = runs.next() {
                    let word = table.number(of: run)
                    if word == ends.count {
                        pool.append(contentsOf: encode(word: run))
                        ends.append(pool.count)
                    }
                    tokens.append(contentsOf: pool[(word == 0 ? 0 : ends[word - 1])..<ends[word]])
                }
            }
            return tokens
        }
    }

    /// The tokens of one word: the lowest merge that there is, the leftmost first, until there is none.
    private func encode(word: UnsafeBufferPointer<UInt8>) -> [UInt16] {
        var tokens = word.map(UInt16.init)
        /// What each token joins to with its right neighbour; a token's number is also the rank of its merge.
        var merged = tokens.indices.dropLast().map { join(tokens[$0], tokens[$0 + 1]) }
        while let lowest = merged.min(), lowest < Self.none, let place = merged.firstIndex(of: lowest) {
            tokens[place] = lowest
            tokens.remove(at: place + 1)
            merged.remove(at: place)
            if place > 0 { merged[place - 1] = join(tokens[place - 1], lowest) }
            if place < merged.count { merged[place] = join(lowest, tokens[place + 1]) }
        }
        return tokens
    }

    /// No token has this number.
    private static let none = UInt16.max

    private func join(_ left: UInt16, _ right: UInt16) -> UInt16 {
        joined[BytePairTraining.pair(left, right)] ?? Self.none
    }
}
