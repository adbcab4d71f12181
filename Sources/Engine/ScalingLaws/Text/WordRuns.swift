/// Cuts text into the words that byte pairs are merged within.
///
/// A word is a run of letters with the one space before it, if there is one; a run of digits; a run of white space; or
/// a run of anything else. Of white space before letters, a last space goes to the letters. Letters are those of ASCII
/// and every byte from 128 up, which in UTF-8 are parts of characters beyond ASCII. A run of more than 64 bytes is cut
/// there: words stay short in text without spaces, and in no text at all. As a regular expression over bytes, with L
/// for letters and W for white space:
///
///     ' '?L{1,64} | [0-9]{1,64} | W{1,64}(?=' 'L) | W{1,64} | [^ L W 0-9]{1,64}
///
/// Radford et al. (2019) cut much alike, but also let digits and other symbols have their space, and cut `'s` off.
struct WordRuns: IteratorProtocol {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// Bytes of a run, without a space before letters.
    static let longest = 64

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private enum Kind { case letter, digit, space, other }

    private static func kind(_ byte: UInt8) -> Kind {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x80...: .letter
        case 0x20, 0x09...0x0D: .space
        case 0x30...0x39: .digit
        default: .other
        }
    }

    /// The bytes of the next word; nil at the end of the text.
    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard position < text.count else { return nil }
        let start = position
        let kind = Self.kind(text[start])
        if text[start] == 0x20, isLetter(start + 1) {
            position = end(of: .letter, from: start + 1)
        } else {
            position = end(of: kind, from: start)
            // Here a run of white space is more than the one space that goes to the letters after it.
            if kind == .space, text[position - 1] == 0x20, isLetter(position) { position -= 1 }
        }
        return UnsafeBufferPointer(rebasing: text[start..<position])
    }

    private func isLetter(_ place: Int) -> Bool { place < text.count && Self.kind(text[place]) == .letter }

    private func end(of kind: Kind, from start: Int) -> Int {
        let limit = min(text.count, start + Self.longest)
        var end = start + 1
        while end < limit, Self.kind(text[end]) == kind { end += 1 }
        return end
    }
}
