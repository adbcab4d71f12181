/// The families that this build knows, by name.
public struct FamilyRegistry: Sendable {
    private let byName: [String: any Family]

    /// When two families share a name the later one is taken.
    public init(_ families: [any Family]) {
        byName = Dictionary(families.map { ($0.name, $0) }) { _, later in later }
    }

    /// In order of name.
    public var families: [any Family] { names.compactMap { byName[$0] } }

    public var names: [String] { byName.keys.sorted() }

    public subscript(name: String) -> (any Family)? { byName[name] }

    /// The family that a misspelt name most likely meant.
    public func suggestion(for name: String) -> String? { nearestName(to: name, in: names) }
}

extension Family {
    /// Its specs by name, the implicit `repeat` among them.
    func specsByName() -> [String: ParameterSpec] {
        var specs = Dictionary(parameters.map { ($0.name, $0) }) { first, _ in first }
        if specs["repeat"] == nil { specs["repeat"] = .repeat }
        return specs
    }
}
