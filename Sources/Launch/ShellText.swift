/// Text that a shell, and the parser of `#SBATCH` lines, reads as one word.
enum ShellText {
    /// The text itself where it needs no quotes, or within single quotes. Nothing inside those is special.
    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "_-./:=@%+,".utf8.contains(byte)
            }
        }
        if plain, !text.isEmpty { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    /// A name of a file for `--output`: Slurm replaces `%` and what follows, except `%%`. The parser of `#SBATCH`
    /// lines knows no way to have a quote within quotes, so each is a word of its own pieces.
    static func fileName(_ path: String) -> String {
        path.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
    }

    /// Whether a text is one line without control characters, as every value in a batch script must be.
    static func isOneLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7f && $0.value != 0x2028 && $0.value != 0x85
        }
    }
}
