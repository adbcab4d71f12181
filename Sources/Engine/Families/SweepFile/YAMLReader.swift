import Yams

/// Why a text is not YAML that a sweep file may hold.
struct YAMLProblem: Error, Sendable, Hashable {
    let mark: SourceMark
    let message: String
}

/// Reads YAML into ``YAMLNode``s, within bounds.
enum YAMLReader {
    /// Aliases can make a short text stand for an endless tree; a sweep that needs more nodes than
    /// this should be written as ranges.
    static let maximumNodes = 2_000_000
    static let maximumDepth = 64

    /// The only document of `text`, or nil when there is none.
    static func read(_ text: String) throws(YAMLProblem) -> YAMLNode? {
        let root: Node?
        do {
            root = try Parser(yaml: text, resolver: .basic).singleRoot()
        } catch let error as YamlError {
            throw problem(error, in: text)
        } catch {
            throw YAMLProblem(mark: .start, message: "this is not YAML: \(error)")
        }
        var budget = maximumNodes
        return try root.map { node throws(YAMLProblem) in try convert(node, depth: 0, budget: &budget) }
    }

    private static func convert(_ node: Node, depth: Int, budget: inout Int) throws(YAMLProblem) -> YAMLNode {
        let mark = node.mark.map { SourceMark(line: $0.line, column: $0.column) } ?? .start
        budget -= 1
        guard budget > 0 else {
            throw YAMLProblem(
                mark: mark, message: "the file has more than \(maximumNodes) values; write long axes as ranges")
        }
        guard depth < maximumDepth else { throw YAMLProblem(mark: mark, message: "this is nested too deeply") }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            let isTaggedText = scalar.tag.description == "tag:yaml.org,2002:str"
            return YAMLNode(content: .scalar(scalar.string, isPlain: !isQuoted && !isTaggedText), mark: mark)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(try convert(element, depth: depth + 1, budget: &budget)) }
            return YAMLNode(content: .list(elements), mark: mark)
        case .mapping(let mapping):
            var members: [(key: String, mark: SourceMark, value: YAMLNode)] = []
            for (key, value) in mapping {
                let key = try convert(key, depth: depth + 1, budget: &budget)
                guard case .scalar(let name, _) = key.content else {
                    throw YAMLProblem(mark: key.mark, message: "a key must be a word, not \(key.inWords)")
                }
                if name == "<<" {
                    throw YAMLProblem(mark: key.mark, message: "merge keys (<<) are not taken; write the keys out")
                }
                members.append((name, key.mark, try convert(value, depth: depth + 1, budget: &budget)))
            }
            return YAMLNode(content: .map(members), mark: mark)
        case .alias:
            throw YAMLProblem(mark: mark, message: "this alias stands for nothing")
        }
    }

    private static func problem(_ error: YamlError, in text: String) -> YAMLProblem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            return syntax(problem, context: context?.text, SourceMark(line: mark.line, column: mark.column), in: text)
        case .composer(_, let problem, let mark, _):
            let mark = SourceMark(line: mark.line, column: mark.column)
            if problem.contains("another document") {
                return YAMLProblem(mark: mark, message: "a second document begins here; a sweep file holds one")
            }
            return YAMLProblem(mark: mark, message: "not valid YAML: \(problem)")
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let line = before.reduce(1) { $0 + ($1.isNewline ? 1 : 0) }
            let column = before.reversed().prefix { !$0.isNewline }.reduce(1) { $0 + $1.unicodeScalars.count }
            return YAMLProblem(mark: SourceMark(line: line, column: column), message: "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let first = SourceMark(line: context.mark.line, column: context.mark.column)
            return duplicate(keys.first ?? "", first: first, in: text)
        default:
            return YAMLProblem(mark: .start, message: "this is not YAML: \(error)")
        }
    }

    private static func syntax(_ problem: String, context: String?, _ mark: SourceMark, in text: String) -> YAMLProblem
    {
        let line = lineOf(mark, in: text)
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        if indent.contains("\t"), mark.column <= indent.count + 1 {
            return YAMLProblem(mark: mark, message: "a tab cannot indent YAML; use spaces")
        }
        if problem.hasPrefix("Maximum nesting level") {
            return YAMLProblem(mark: mark, message: "this is nested too deeply")
        }
        let during = context.map { " \($0)" } ?? ""
        return YAMLProblem(mark: mark, message: "not valid YAML: \(problem)\(during)")
    }

    /// The library names the first of two equal keys; a reader looks for the second.
    private static func duplicate(_ key: String, first: SourceMark, in text: String) -> YAMLProblem {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (number, line) in lines.enumerated().dropFirst(first.line) {
            let scalars = Array(line.unicodeScalars)
            let start = first.column - 1
            guard scalars.count > start, scalars[..<start].allSatisfy({ $0 == " " || $0 == "-" }) else { continue }
            var rest = String(String.UnicodeScalarView(scalars[start...]))
            for quote in ["\"", "'"] where rest.hasPrefix(quote + key + quote) { rest = String(rest.dropFirst()) }
            guard rest.hasPrefix(key) else { continue }
            let after = rest.dropFirst(key.count).drop { $0 == "\"" || $0 == "'" || $0 == " " }
            guard after.first == ":" else { continue }
            return YAMLProblem(
                mark: SourceMark(line: number + 1, column: first.column),
                message: "the key \"\(key.abbreviated)\" is here a second time (first in line \(first.line))")
        }
        return YAMLProblem(mark: first, message: "the key \"\(key.abbreviated)\" is written more than once")
    }

    private static func lineOf(_ mark: SourceMark, in text: String) -> Substring {
        let lines = text.split(maxSplits: mark.line, omittingEmptySubsequences: false) { $0.isNewline }
        return lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
    }
}
