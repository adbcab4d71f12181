/// Makes tokens of text, and text of tokens.
public protocol Tokenizer: Sendable {
    /// Tokens are 0..<`vocabulary`; at most 65,535.
    var vocabulary: Int { get }
    /// The tokens of each text. Each is taken for itself: no token lies across two.
    func encode(_ texts: [ArraySlice<UInt8>]) -> [[UInt16]]
    /// The text of these tokens, so that the tokens of any text give the text back. A number that is no token stands
    /// for nothing.
    func decode(_ tokens: [UInt16]) -> [UInt8]
}

extension Tokenizer {
    /// The tokens of one text.
    public func encode(_ text: [UInt8]) -> [UInt16] { encode([text[...]])[0] }
}

/// Every byte is a token, and its own number.
public struct ByteTokenizer: Tokenizer, Hashable {
    public init() {}

    public var vocabulary: Int { 256 }
    public func encode(_ texts: [ArraySlice<UInt8>]) -> [[UInt16]] { texts.map { $0.map(UInt16.init) } }
    public func decode(_ tokens: [UInt16]) -> [UInt8] { tokens.compactMap(UInt8.init(exactly:)) }
}
