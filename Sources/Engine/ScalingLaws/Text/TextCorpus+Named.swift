extension TextCorpus {
    /// 2 GiB.
    public static let usualLargest = 1 << 31

    /// The corpus that a parameter of a sweep names: a ``KnownText``, or a path to a file or folder.
    ///
    /// A file whose name ends in `.gz` is unpacked. Of a folder all regular files are read, those in folders below it
    /// too, in the order of their paths, each ended by a line feed; hidden ones and links are left out. Text is bytes:
    /// UTF-8 is usual, and nothing is required. A name without a slash that is known is never a path; `./kjv` is.
    ///
    /// - Parameters:
    ///   - text: `kjv`, `python-doc` …, or a path.
    ///   - blockLength: Bytes of a block, at least 1.
    ///   - heldOutShare: The share of the blocks that is held out, above 0 and at most 1/2.
    ///   - largest: How many bytes are read at most.
    /// - Throws: `TokenSourceError` where there is no such text, it cannot be read, is too large or too small, or a
    ///   parameter is out of its range.
    public init(
        named text: String, blockLength: Int = usualBlockLength, heldOutShare: Double = usualHeldOutShare,
        largest: Int = usualLargest
    ) throws(TokenSourceError) {
        try self.init(
            name: text, bytes: Self.bytes(of: text, largest: largest), blockLength: blockLength,
            heldOutShare: heldOutShare)
    }

    private static func bytes(of text: String, largest: Int) throws(TokenSourceError) -> [UInt8] {
        if let known = KnownText(rawValue: text) { return try known.bytes(largest: largest) }
        switch TextFolder.kind(text) {
        case .folder:
            let folder = TextFolder(path: text)
            let files = try folder.files()
            guard !files.isEmpty else { throw .unreadable(path: text, reason: "there are no regular files in it") }
            return try folder.text(of: files, largest: largest)
        case .file, .other:
            var bytes: [UInt8] = []
            try TextFile(path: text).add(to: &bytes, largest: largest)
            return bytes
        case nil:
            let known = KnownText.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unreadable(
                path: text, reason: "there is no such file or folder, and the texts known by name are \(known)")
        }
    }
}
