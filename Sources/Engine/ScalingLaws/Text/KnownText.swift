import CKingJames

/// The texts that are known by a name.
public enum KnownText: String, Sendable, CaseIterable {
    /// The King James Bible, one verse a line, without references: 4,137,850 bytes of ASCII. It is in the program.
    case kingJames = "kjv"
    /// The sources of Python's documentation, 11 MB; Debian's python3-doc.
    case python = "python-doc"
    /// The documentation of the Linux kernel without its translations, 21 MB; Debian's linux-doc.
    case linux = "linux-doc"
    /// Perl's manual, 9 MB; Debian's perl-doc.
    case perl = "perl-doc"
    /// The glosses of WordNet, one a line, 9 MB; Debian's wordnet-base.
    case wordNet = "wordnet"
    /// The Collaborative International Dictionary of English (Webster 1913 and more), 40 MB; Debian's dict-gcide.
    case dictionary = "gcide"

    /// Names the text and where it comes from, in a few words.
    public var summary: String {
        switch self {
        case .kingJames: "the King James Bible, in the program (4 MB)"
        case .python: "Python's documentation, of the package python3-doc (11 MB)"
        case .linux: "the Linux kernel's documentation in English, of the package linux-doc (21 MB)"
        case .perl: "Perl's manual, of the package perl-doc (9 MB)"
        case .wordNet: "the glosses of WordNet, of the package wordnet-base (9 MB)"
        case .dictionary: "the dictionary GCIDE, of the package dict-gcide (40 MB)"
        }
    }

    /// The text.
    ///
    /// - Parameters:
    ///   - root: The folder that stands for `/`.
    ///   - largest: How many bytes are read at most.
    /// - Throws: `TokenSourceError` where the text is not installed, and then tells the package that brings it.
    package func bytes(root: String = "", largest: Int) throws(TokenSourceError) -> [UInt8] {
        let installed = InstalledText(root: root, largest: largest)
        switch self {
        case .kingJames:
            let text = UnsafeBufferPointer(start: king_james_text(), count: king_james_length())
            return [UInt8](text)
        case .python: return try installed.python()
        case .linux: return try installed.linux()
        case .perl: return try installed.perl()
        case .wordNet: return try installed.wordNet()
        case .dictionary: return try installed.dictionary()
        }
    }
}
