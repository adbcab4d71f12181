/// A pattern over names: `*` stands for any characters, `?` for one.
public struct Glob: Sendable, Hashable {
    private let pattern: [Unicode.Scalar]

    /// Nil when the text has neither `*` nor `?` and so is a name, not a pattern.
    public init?(_ text: String) {
        guard text.contains("*") || text.contains("?") else { return nil }
        pattern = Array(text.unicodeScalars)
    }

    /// In time proportional to pattern times text, at worst.
    public func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var patternAt = 0
        var textAt = 0
        var retry: (pattern: Int, text: Int)?
        while textAt < text.count {
            if patternAt < pattern.count, pattern[patternAt] == "*" {
                retry = (patternAt, textAt)
                patternAt += 1
            } else if patternAt < pattern.count, pattern[patternAt] == "?" || pattern[patternAt] == text[textAt] {
                patternAt += 1
                textAt += 1
            } else if let (starAt, takenTo) = retry {
                patternAt = starAt + 1
                textAt = takenTo + 1
                retry = (starAt, takenTo + 1)
            } else {
                return false
            }
        }
        return pattern[patternAt...].allSatisfy { $0 == "*" }
    }
}
