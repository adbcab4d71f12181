/// The parameters of one task: values by name.
///
/// ```swift
/// let lags = try parameters.integer("lags")
/// let file = try parameters.path("input")
/// ```
///
/// The typed getters throw a ``ParameterProblem`` that names the parameter, so a family's `run` may
/// simply `try` them.
public struct Parameters: Sendable {
    /// In byte order of their UTF-8, as canonical JSON writes them.
    public private(set) var names: [String]
    /// One for each of ``names``.
    public private(set) var values: [ParameterValue]
    /// The folder from which relative paths start: that of the sweep file. Not part of a task's
    /// identity, and not compared.
    public var base: String?

    public init(_ values: [String: ParameterValue] = [:], base: String? = nil) {
        names = values.keys.sorted(by: CanonicalJSON.precedes)
        self.values = names.map { values[$0] ?? .null }
        self.base = base
    }

    /// `names` must be in canonical order and as many as `values`.
    package init(canonicalNames names: [String], values: [ParameterValue], base: String?) {
        self.names = names
        self.values = values
        self.base = base
    }

    public var count: Int { names.count }
    public var isEmpty: Bool { names.isEmpty }

    /// The value of that name, or nil when the task has no such parameter.
    public subscript(name: String) -> ParameterValue? {
        for position in names.indices where names[position] == name { return values[position] }
        return nil
    }

    /// The values by name.
    public var dictionary: [String: ParameterValue] {
        Dictionary(zip(names, values)) { first, _ in first }
    }

    public func bool(_ name: String) throws(ParameterProblem) -> Bool {
        let value = try require(name)
        guard let result = value.asBool else { throw wrongKind(name, value, "true or false") }
        return result
    }

    /// A whole number. A number without a fraction is one, too.
    public func integer(_ name: String) throws(ParameterProblem) -> Int {
        let value = try require(name)
        if let result = value.asInteger { return Int(result) }
        if case .number(let number) = value, let result = Int(exactly: number) { return result }
        throw wrongKind(name, value, "a whole number")
    }

    /// A number, whole or not.
    public func number(_ name: String) throws(ParameterProblem) -> Double {
        let value = try require(name)
        guard let result = value.asNumber else { throw wrongKind(name, value, "a number") }
        return result
    }

    public func string(_ name: String) throws(ParameterProblem) -> String {
        let value = try require(name)
        guard let result = value.asString else { throw wrongKind(name, value, "text") }
        return result
    }

    /// A list of texts; a single text is a list of one.
    public func strings(_ name: String) throws(ParameterProblem) -> [String] {
        let value = try require(name)
        if let single = value.asString { return [single] }
        guard let list = value.asList else { throw wrongKind(name, value, "a list of texts") }
        let texts = list.compactMap(\.asString)
        guard texts.count == list.count else { throw wrongKind(name, value, "a list of texts") }
        return texts
    }

    public func list(_ name: String) throws(ParameterProblem) -> [ParameterValue] {
        let value = try require(name)
        guard let result = value.asList else { throw wrongKind(name, value, "a list") }
        return result
    }

    public func map(_ name: String) throws(ParameterProblem) -> [String: ParameterValue] {
        let value = try require(name)
        guard let result = value.asMap else { throw wrongKind(name, value, "a map") }
        return result
    }

    /// The value of a parameter that a task may lack, read by one of the getters; nil where it does.
    package func optional<Value>(
        _ name: String, _ read: (String) throws(ParameterProblem) -> Value
    ) throws(ParameterProblem) -> Value? {
        switch self[name] {
        case nil, .null?: nil
        default: try read(name)
        }
    }

    /// A whole number that a task may lack.
    package func optionalInteger(_ name: String) throws(ParameterProblem) -> Int? {
        try optional(name) { name throws(ParameterProblem) in try integer(name) }
    }

    /// A number that a task may lack.
    package func optionalNumber(_ name: String) throws(ParameterProblem) -> Double? {
        try optional(name) { name throws(ParameterProblem) in try number(name) }
    }

    /// A path; a relative one starts from the sweep file's folder.
    public func path(_ name: String) throws(ParameterProblem) -> String {
        resolve(path: try string(name))
    }

    /// `path` itself when it is absolute, else `path` in the sweep file's folder.
    public func resolve(path: String) -> String {
        guard !path.hasPrefix("/"), let base, !base.isEmpty else { return path }
        return path.isEmpty || path == "." ? base : (base.hasSuffix("/") ? base + path : base + "/" + path)
    }

    private func require(_ name: String) throws(ParameterProblem) -> ParameterValue {
        guard let value = self[name] else { throw ParameterProblem(name, "this task has no such parameter") }
        return value
    }

    private func wrongKind(_ name: String, _ value: ParameterValue, _ expected: String) -> ParameterProblem {
        ParameterProblem(name, "must be \(expected), not \(value)")
    }
}

extension Parameters: Hashable {
    public static func == (a: Parameters, b: Parameters) -> Bool { a.names == b.names && a.values == b.values }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(names)
        hasher.combine(values)
    }
}

extension Parameters: CustomStringConvertible {
    /// Canonical JSON: sorted names, no spaces. Two sets of parameters are the same exactly when
    /// their texts are.
    public var canonicalJSON: [UInt8] {
        var bytes: [UInt8] = []
        CanonicalJSON.append(names: names, values: values, to: &bytes)
        return bytes
    }

    public var description: String { String(decoding: canonicalJSON, as: UTF8.self) }

    /// Reads what ``canonicalJSON`` writes.
    public init(json: some Collection<UInt8>, base: String? = nil) throws(JSONProblem) {
        guard case .map(let members) = try JSONReader.read(json) else {
            throw JSONProblem(offset: 0, message: "parameters must be a JSON object")
        }
        self.init(members, base: base)
    }
}
