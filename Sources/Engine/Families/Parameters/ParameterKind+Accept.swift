extension ParameterKind {
    /// In words, to follow "must be".
    public var expectation: String {
        switch self {
        case .boolean: return "true or false"
        case .integer(let range):
            switch (range.lowerBound, range.upperBound) {
            case (Int64.min, Int64.max): return "a whole number"
            case (let lower, Int64.max): return "a whole number of at least \(lower)"
            case (Int64.min, let upper): return "a whole number of at most \(upper)"
            case (let lower, let upper): return "a whole number from \(lower) to \(upper)"
            }
        case .number(let range): return range.description
        case .choice(let choices):
            let names = choices.map(\.name)
            let shown = names.prefix(8).joined(separator: ", ")
            return names.count > 8 ? "one of \(shown), … (\(names.count) in all)" : "one of \(shown)"
        case .string: return "text"
        case .path: return "a path"
        case .list(let kind, let count):
            let size =
                switch (count.lowerBound, count.upperBound) {
                case (0, Int.max): ""
                case (let lower, Int.max): " of at least \(lower)"
                case (let lower, let upper) where lower == upper: " of \(lower)"
                case (let lower, let upper): " of \(lower) to \(upper)"
                }
            return "a list\(size), each \(kind.expectation)"
        case .map: return "a map"
        case .any: return "a value"
        }
    }

    /// The value in this kind's own form (`3` for a number parameter becomes `3.0`, `1e3` for a
    /// whole number `1000`), or what is wrong with it. `subject` names the parameter in messages.
    public func accept(_ value: ParameterValue, subject: String) throws(ValueProblem) -> ParameterValue {
        switch (self, value) {
        case (.boolean, .bool): return value
        case (.integer(let range), .integer(let integer)) where range.contains(integer): return value
        case (.integer(let range), .number(let number)):
            if let integer = Int64(exactly: number), range.contains(integer) { return .integer(integer) }
        case (.number(let range), .integer(let integer)) where range.contains(Double(integer)):
            return .number(Double(integer))
        case (.number(let range), .number(let number)) where range.contains(number):
            return .number(number == 0 ? 0 : number)
        case (.choice(let choices), .string(let word)):
            if choices.contains(where: { $0.name == word }) { return value }
            throw ValueProblem(
                "unknown \(subject) \"\(word.abbreviated)\"", suggestion: nearestName(to: word, in: choices.map(\.name))
            )
        case (.string, .string): return value
        case (.path, .string(let path)) where !path.isEmpty && !path.utf8.contains(0): return value
        case (.list(let kind, let count), .list(let elements)):
            guard count.contains(elements.count) else { break }
            var accepted: [ParameterValue] = []
            accepted.reserveCapacity(elements.count)
            for element in elements { accepted.append(try kind.accept(element, subject: "element of \(subject)")) }
            return .list(accepted)
        case (.map, .map): return value
        case (.any, _): return value
        default: break
        }
        throw ValueProblem("\(subject) must be \(expectation), not \(value.inWords)")
    }
}

extension ParameterValue {
    /// Short and recognisable, to follow "not".
    var inWords: String {
        switch self {
        case .null: "nothing"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value.description
        case .string(let text): "the text \"\(text.abbreviated)\""
        case .list(let elements):
            elements.isEmpty ? "an empty list" : "a list of \(elements.count)"
        case .map: "a map"
        }
    }
}

extension String {
    /// At most 60 characters, so that junk never floods a message.
    var abbreviated: String { count <= 60 ? self : prefix(59) + "…" }

    /// Without line breaks and other characters that are not to be seen.
    var isOnePrintableLine: Bool {
        !contains(where: \.isNewline) && !unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// For messages: control characters as `\u{0}`, so that none reaches a terminal.
    var withVisibleControls: String {
        guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.properties.generalCategory == .control {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
