import FoundationEssentials

/// Reads the values of one parameter: an axis in any of its forms, a single value, or the
/// alternatives of a rule.
struct AxisReader {
    typealias Problem = StageReader.Problem

    let spec: ParameterSpec
    /// In a zip, a value may come back.
    var allowsDuplicates = false
    /// In an exclude rule, globs are matched against the axis rather than expanded here.
    var keepsGlobs = false

    init(spec: ParameterSpec) { self.spec = spec }

    private var name: String { spec.name }

    private func report(
        _ problems: inout [Problem], _ mark: SourceMark, _ message: String, suggestion: String? = nil
    ) {
        problems.append(Problem(mark: mark, message: message, suggestion: suggestion, isWarning: false))
    }

    /// An axis: a list, a value, `all`, a glob, a range, a log-range, or evenly spaced numbers.
    func read(_ node: YAMLNode, _ problems: inout [Problem]) -> AxisColumn? {
        if let forms = node.map, forms.contains(where: { Self.formKeys.contains($0.key) }) || !takesMaps {
            return spaced(node, &problems)
        }
        let before = problems.count
        let values = alternatives(node, &problems)
        guard problems.count == before else { return nil }
        if values.isEmpty {
            report(&problems, node.mark, "the axis \"\(name)\" has no values")
            return nil
        }
        return .list(values)
    }

    private var takesMaps: Bool {
        switch spec.kind {
        case .map, .any: true
        default: false
        }
    }

    /// One value.
    func single(_ node: YAMLNode, _ problems: inout [Problem]) -> ParameterValue? {
        guard let raw = value(node, spec.kind, &problems) else { return nil }
        do throws(ValueProblem) { return try spec.accept(raw) } catch {
            report(&problems, node.mark, error.message, suggestion: error.suggestion)
            return nil
        }
    }

    /// A value, or a list of values, globs and `all`.
    func alternatives(_ node: YAMLNode, _ problems: inout [Problem]) -> [ParameterValue] {
        let elements: [YAMLNode]
        if spec.kind.isList, let list = node.list, !list.allSatisfy({ $0.list != nil }) || list.isEmpty {
            elements = [node]
        } else {
            elements = node.list ?? [node]
        }
        var values: [ParameterValue] = []
        // Only what is named twice is an oversight: a glob or `all` may meet a name, before it or after.
        var named: [ParameterValue: SourceMark] = [:]
        var seen: Set<ParameterValue> = []
        for element in elements {
            if let many = expanded(element, &problems) {
                values += many.filter { seen.insert($0).inserted }
                continue
            }
            if element.isNull {
                report(&problems, element.mark, "the axis \"\(name)\" has an empty value here")
                continue
            }
            guard let value = single(element, &problems) else { continue }
            if let earlier = named[value], !allowsDuplicates {
                report(
                    &problems, element.mark,
                    "the value \(value.asWritten.abbreviated) of \"\(name)\" is given twice (first in line \(earlier.line))"
                )
                continue
            }
            named[value] = element.mark
            if seen.insert(value).inserted || allowsDuplicates { values.append(value) }
        }
        return values
    }

    /// What `all` or a glob stands for; nil when the node is neither.
    private func expanded(_ node: YAMLNode, _ problems: inout [Problem]) -> [ParameterValue]? {
        guard case .scalar(let text, let isPlain) = node.content else { return nil }
        if text == "all", isPlain, spec.kind.choices?.contains(where: { $0.name == "all" }) != true {
            return everything(node, &problems)
        }
        guard let glob = Glob(text) else { return nil }
        if keepsGlobs, spec.kind.isText || spec.kind == .any { return [.string(text)] }
        guard let choices = spec.kind.choices else { return nil }
        let matches = choices.map(\.name).filter(glob.matches)
        if matches.isEmpty {
            let stem = text.filter { $0 != "*" && $0 != "?" }
            let nearest = choices.map(\.name).first { $0.lowercased().contains(stem.lowercased()) }
            report(
                &problems, node.mark, "no \(name) matches \"\(text.abbreviated)\"",
                suggestion: nearest ?? nearestName(to: stem, in: choices.map(\.name)))
        }
        return matches.map { .string($0) }
    }

    /// Nil for a parameter of which `all` is an ordinary text.
    private func everything(_ node: YAMLNode, _ problems: inout [Problem]) -> [ParameterValue]? {
        switch spec.kind {
        case .choice(let choices): return choices.map { .string($0.name) }
        case .boolean: return [false, true]
        case .string, .path, .any: return nil
        case .integer(let range) where Double(range.upperBound) - Double(range.lowerBound) < 10_000:
            return range.map { .integer($0) }
        default:
            report(
                &problems, node.mark, "`all` needs a parameter with few values; \(name) is \(spec.kind.expectation)")
            return []
        }
    }

    /// The node as a value, read as its kind suggests: a plain `3` is text for a text parameter.
    private func value(_ node: YAMLNode, _ kind: ParameterKind, _ problems: inout [Problem]) -> ParameterValue? {
        switch node.content {
        case .scalar(let text, let isPlain):
            guard isPlain else { return .string(text) }
            let scalar = PlainScalar(text)
            if kind.isText, scalar != .null { return .string(text) }
            // Nobody knows here what a free-form value is for: a label keeps its zeros.
            if kind == .any, scalar.losesDigits(of: text) { return .string(text) }
            switch scalar {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .integer(let value): return .integer(value)
            case .number(let value): return .number(value)
            case .text: return .string(text)
            case .notFinite:
                report(&problems, node.mark, "\(name) cannot be \(text.abbreviated): numbers are finite here")
                return nil
            }
        case .list(let elements):
            var elementKind = ParameterKind.any
            if case .list(let kind, _) = kind { elementKind = kind }
            let values = elements.compactMap { value($0, elementKind, &problems) }
            return values.count == elements.count ? .list(values) : nil
        case .map(let members):
            var map: [String: ParameterValue] = [:]
            for (key, _, member) in members {
                guard let member = value(member, .any, &problems) else { return nil }
                map[key] = member
            }
            return .map(map)
        }
    }

    // MARK: - Spaced numbers

    private static let formKeys = ["range", "log-range", "from", "to"]

    private func spaced(_ node: YAMLNode, _ problems: inout [Problem]) -> AxisColumn? {
        let keys = ["range", "step", "log-range", "count", "from", "to"]
        for (key, mark, _) in node.map ?? [] where !keys.contains(key) {
            report(
                &problems, mark, "unknown key \"\(key.abbreviated)\" in the axis \"\(name)\"",
                suggestion: nearestName(to: key, in: keys))
            return nil
        }
        switch spec.kind {
        case .integer, .number, .any: break
        default:
            report(&problems, node.mark, "\(name) is \(spec.kind.expectation) and cannot be spaced like numbers")
            return nil
        }
        let given = Set(node.map?.map(\.key) ?? [])
        switch given {
        case ["range"], ["range", "step"]: return range(node, &problems)
        case ["log-range", "count"]: return logRange(node, &problems)
        case ["from", "to", "count"]: return linear(node, &problems)
        default:
            report(
                &problems, node.mark,
                "the axis \"\(name)\" must be a list, {range: [first, last], step: s}, "
                    + "{log-range: [first, last], count: n} or {from: a, to: b, count: n}")
            return nil
        }
    }

    private func range(_ node: YAMLNode, _ problems: inout [Problem]) -> AxisColumn? {
        guard let range = node["range"], let (first, last) = ends(range, "range", &problems) else { return nil }
        var step: ParameterValue = 1
        if let stepNode = node["step"] {
            guard let given = number(stepNode, "step", &problems) else { return nil }
            step = given
        } else if let a = first.asNumber, let b = last.asNumber, a > b {
            step = -1
        }
        if case .integer(let first) = first, case .integer(let last) = last, case .integer(let step) = step {
            return integerRange(first, last, step, node, &problems)
        }
        guard let a = first.asNumber, let b = last.asNumber, let width = step.asNumber, width != 0,
            (b - a) / width >= 0
        else {
            report(&problems, node.mark, "the range of \"\(name)\" never reaches its end by that step")
            return nil
        }
        // A step such as 0.1 is not exact; a millionth of it decides whether the end is met.
        let count = ((b - a) / width + 1e-6).rounded(.down) + 1
        guard let count = checked(count, node, &problems) else { return nil }
        return accepted((0..<count).map { .number(rounded(a + Double($0) * width)) }, node, &problems)
    }

    private func integerRange(
        _ first: Int64, _ last: Int64, _ step: Int64, _ node: YAMLNode, _ problems: inout [Problem]
    ) -> AxisColumn? {
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        guard step != 0, (last >= first) == (step > 0) || last == first else {
            report(&problems, node.mark, "the range of \"\(name)\" never reaches its end by that step")
            return nil
        }
        guard !overflow, distance.magnitude / step.magnitude < UInt64(Int64.max) else {
            report(&problems, node.mark, "the range of \"\(name)\" has more than 2^63-1 values")
            return nil
        }
        let column = AxisColumn.range(first: first, step: step, count: Int64(distance.magnitude / step.magnitude) + 1)
        if case .number = spec.kind {
            guard let count = checked(Double(column.count), node, &problems) else { return nil }
            return accepted((0..<count).map { column[$0] }, node, &problems)
        }
        for end in [column[0], column[column.count - 1]] {
            do throws(ValueProblem) { _ = try spec.accept(end) } catch {
                report(&problems, node.mark, error.message, suggestion: error.suggestion)
                return nil
            }
        }
        return column
    }

    private func logRange(_ node: YAMLNode, _ problems: inout [Problem]) -> AxisColumn? {
        guard let range = node["log-range"], let (first, last) = ends(range, "log-range", &problems),
            let count = count(node, &problems), let a = first.asNumber, let b = last.asNumber
        else { return nil }
        guard a > 0, b > 0 else {
            report(&problems, range.mark, "the ends of a log-range must be above 0")
            return nil
        }
        let ratio = logarithm(b / a)
        return accepted(
            (0..<count).map { position in
                .number(rounded(a * exponential(ratio * Double(position) / Double(count - 1))))
            }, node, &problems)
    }

    private func linear(_ node: YAMLNode, _ problems: inout [Problem]) -> AxisColumn? {
        guard let from = node["from"], let first = number(from, "from", &problems),
            let to = node["to"], let last = number(to, "to", &problems),
            let count = count(node, &problems), let a = first.asNumber, let b = last.asNumber
        else { return nil }
        return accepted(
            (0..<count).map { position in .number(rounded(a + (b - a) * Double(position) / Double(count - 1))) },
            node, &problems)
    }

    /// Spaced values in the parameter's own form; for whole numbers they are rounded, and equal ones
    /// joined.
    private func accepted(
        _ values: [ParameterValue], _ node: YAMLNode, _ problems: inout [Problem]
    ) -> AxisColumn? {
        var seen: Set<ParameterValue> = []
        var accepted: [ParameterValue] = []
        for value in values {
            var value = value
            if case .integer = spec.kind, let number = value.asNumber, let whole = Int64(exactly: number.rounded()) {
                value = .integer(whole)
            }
            do throws(ValueProblem) {
                let value = try spec.accept(value)
                if seen.insert(value).inserted || allowsDuplicates { accepted.append(value) }
            } catch {
                report(&problems, node.mark, error.message, suggestion: error.suggestion)
                return nil
            }
        }
        return .list(accepted)
    }

    private func ends(
        _ node: YAMLNode, _ key: String, _ problems: inout [Problem]
    ) -> (ParameterValue, ParameterValue)? {
        guard let list = node.list, list.count == 2 else {
            report(&problems, node.mark, "\(key) takes two numbers, [first, last], not \(node.inWords)")
            return nil
        }
        guard let first = number(list[0], key, &problems), let last = number(list[1], key, &problems) else {
            return nil
        }
        return (first, last)
    }

    private func number(_ node: YAMLNode, _ key: String, _ problems: inout [Problem]) -> ParameterValue? {
        if case .scalar(let text, true) = node.content {
            switch PlainScalar(text) {
            case .integer(let value): return .integer(value)
            case .number(let value): return .number(value)
            default: break
            }
        }
        report(&problems, node.mark, "\(key) takes finite numbers, not \(node.inWords)")
        return nil
    }

    private func count(_ node: YAMLNode, _ problems: inout [Problem]) -> Int64? {
        guard let countNode = node["count"], let value = number(countNode, "count", &problems) else { return nil }
        guard case .integer(let count) = value, count >= 2 else {
            report(&problems, countNode.mark, "count must be a whole number of at least 2, not \(countNode.inWords)")
            return nil
        }
        return checked(Double(count), node, &problems)
    }

    private func checked(_ count: Double, _ node: YAMLNode, _ problems: inout [Problem]) -> Int64? {
        guard count <= Double(GridBuilder.maximumListed) else {
            report(&problems, node.mark, "the axis \"\(name)\" has more than 1000000 spaced values")
            return nil
        }
        return Int64(count)
    }
}
