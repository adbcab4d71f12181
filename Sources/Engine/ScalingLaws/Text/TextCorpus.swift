import Numerics

/// A text, cut into one part to learn from and one to be tested on.
///
/// The text is cut into blocks of one length, the last of which also takes what is left over. Of n blocks h, the share
/// that is held out but at least one, are spread evenly: with n blocks in h equal parts, the middle one of each. So
/// what is held out is of all places of the text, contiguous, and the same for every seed. Neighbouring blocks of one
/// kind are one piece; a window of tokens lies in one piece.
public struct TextCorpus: Sendable, Hashable {
    /// What the text is called, in errors and tables.
    public let name: String
    public let bytes: [UInt8]
    /// Bytes of a block.
    public let blockLength: Int
    /// The pieces to learn from, in the order of the text; none empty.
    public let training: [Range<Int>]
    /// The pieces held out, in the order of the text; none empty.
    public let heldOut: [Range<Int>]

    /// 16 KiB: some pages, so that few words are cut at borders.
    public static let usualBlockLength = 1 << 14
    /// One byte in twenty.
    public static let usualHeldOutShare = 0.05

    /// - Parameters:
    ///   - name: What the text is called.
    ///   - blockLength: Bytes of a block, at least 1; the text must have two blocks.
    ///   - heldOutShare: The share of the blocks that is held out, above 0 and at most 1/2.
    /// - Throws: `TokenSourceError` where a parameter is out of its range, or the text too short.
    public init(
        name: String, bytes: [UInt8], blockLength: Int = usualBlockLength, heldOutShare: Double = usualHeldOutShare
    ) throws(TokenSourceError) {
        guard blockLength >= 1 else {
            throw .invalid("the length of a block of text must be at least 1 byte, not \(blockLength)")
        }
        guard heldOutShare > 0, heldOutShare <= 0.5 else {
            throw .invalid("the share of a text that is held out must be above 0 and at most 0.5, not \(heldOutShare)")
        }
        let count = bytes.count / blockLength
        guard count >= 2 else {
            throw .invalid(
                "\(name) has \(bytes.count) bytes, which are not the two blocks of \(blockLength) bytes that the least "
                    + "text has: one to train on, one held out"
                    + (bytes.count < 2 ? "" : "; take blocks of at most \(bytes.count / 2) bytes, or more text"))
        }
        (self.name, self.bytes, self.blockLength) = (name, bytes, blockLength)
        func start(_ block: Int) -> Int { block == count ? bytes.count : block * blockLength }

        let heldCount = max(1, Int((Double(count) * heldOutShare).rounded()))
        var (training, heldOut) = ([Range<Int>](), [Range<Int>]())
        var next = 0
        for part in 0..<heldCount {
            let block = Self.middle(of: part, parts: heldCount, count: count)
            if next < block { training.append(start(next)..<start(block)) }
            heldOut.append(start(block)..<start(block + 1))
            next = block + 1
        }
        if next < count { training.append(start(next)..<bytes.count) }
        (self.training, self.heldOut) = (training, heldOut)
    }

    /// The middle of part `part` where 0..<`count` is cut into `parts` equal ones.
    static func middle(of part: Int, parts: Int, count: Int) -> Int {
        // (2·part + 1)·count / (2·parts), whose product may not fit in 64 bits.
        let product = (2 * part + 1).multipliedFullWidth(by: count)
        return (2 * parts).dividingFullWidth(product).quotient
    }

    /// CRC-64/XZ of the bytes: whether two machines have the same text, where packages or files may differ.
    public var checksum: UInt64 { Checksum.of(bytes, count: bytes.count) }

    /// What the pieces hold, in their order.
    public func text(_ pieces: [Range<Int>]) -> [ArraySlice<UInt8>] { pieces.map { bytes[$0] } }
}
