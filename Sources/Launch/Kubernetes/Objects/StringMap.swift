/// Strings by name, written in the order of the names: the same launch prints the same text every time.
struct StringMap: Hashable, Sendable, Encodable, ExpressibleByDictionaryLiteral {
    let members: [String: String]

    init(_ members: [String: String]) { self.members = members }

    init(dictionaryLiteral elements: (String, String)...) {
        members = Dictionary(elements, uniquingKeysWith: { _, last in last })
    }

    func adding(_ others: StringMap) -> StringMap {
        StringMap(members.merging(others.members) { _, new in new })
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            try container.encode(value, forKey: Name(stringValue: name))
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// A port by number, or a number of pods by share: Kubernetes writes both as a number or a string.
enum NumberOrText: Hashable, Sendable, Encodable {
    case number(Int)
    case text(String)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}
