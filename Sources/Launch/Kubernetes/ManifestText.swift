import Yams

/// Objects as YAML that every reader takes alike.
enum ManifestText {
    /// One object, without the line `---`.
    static func of(_ object: some Encodable) throws -> String {
        let encoder = YAMLEncoder()
        // A long line is not folded: a key or an argument is searched for in one piece.
        encoder.options.width = -1
        guard let tree = try Yams.compose(yaml: try encoder.encode(object)) else { return "" }
        return try Yams.serialize(node: quoted(tree), width: -1)
    }

    /// Several objects in one text.
    static func of(_ texts: [String]) -> String { texts.joined(separator: "---\n") }

    /// A line of remark for each line of text.
    static func remark(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined()
    }

    /// Kubernetes reads YAML 1.1, where more words than in Yams's are no strings: `y`, `1_000`, `1:30`. Strings that
    /// could be taken for something else get quotes.
    private static func quoted(_ node: Node) -> Node {
        switch node {
        case .scalar(var scalar):
            guard node.tag == Tag(.str) else { return node }
            if scalar.string.contains("\n") {
                scalar.style = .literal
            } else if mayBeMisread(scalar.string) {
                scalar.style = .singleQuoted
            }
            return .scalar(scalar)
        case .sequence(let sequence):
            return .sequence(Node.Sequence(sequence.map(quoted), sequence.tag, sequence.style))
        case .mapping(let mapping):
            let pairs = mapping.map { (quoted($0.key), quoted($0.value)) }
            return .mapping(Node.Mapping(pairs, mapping.tag, mapping.style))
        case .alias: return node
        }
    }

    private static let words: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ".inf", "+.inf", "-.inf", ".nan",
    ]
    /// What numbers, times and dates consist of, in every base.
    private static let numeric = Set("0123456789abcdefxoABCDEFXO+-._:TZtz".utf8)

    /// Whether a plain scalar of YAML 1.1 with this text could be a boolean, nothing, a number or a date.
    static func mayBeMisread(_ text: String) -> Bool {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard let first = text.utf8.first else { return true }
        if words.contains(text.lowercased()) { return true }
        return (isDigit(first) || [0x2B, 0x2D, 0x2E].contains(first)) && text.utf8.contains(where: isDigit)
            && text.utf8.allSatisfy(numeric.contains)
    }
}
