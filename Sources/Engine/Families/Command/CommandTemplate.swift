/// A text with places for parameters: `--lr={lr}`; `{{` and `}}` stand for the braces themselves.
struct CommandTemplate: Sendable, Hashable {
    private enum Piece: Hashable {
        case text(String)
        case place(String)
    }
    private var pieces: [Piece] = []

    /// - Throws: a sentence when a brace is not closed.
    init(_ text: String) throws(TaskFailure) {
        var literal = ""
        var rest = text[...]
        while let character = rest.first {
            rest.removeFirst()
            switch character {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                literal.append(character)
                rest.removeFirst()
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw TaskFailure("\"\(text.abbreviated)\" has a { without its }; write {{ for a brace itself")
                }
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = ""
                pieces.append(.place(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            default: literal.append(character)
            }
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
    }

    /// The names in braces.
    var places: [String] {
        pieces.compactMap { if case .place(let name) = $0 { name } else { nil } }
    }

    /// - Throws: a sentence when a name in braces has no value.
    func filled(with value: (String) -> String?) throws(TaskFailure) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .place(let name):
                guard let value = value(name) else { throw TaskFailure("there is no parameter for {\(name)}") }
                text += value
            }
        }
        return text
    }
}
