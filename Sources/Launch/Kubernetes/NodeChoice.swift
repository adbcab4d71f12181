/// On which nodes workers may run.
public struct NodeChoice: Hashable, Sendable {
    /// Labels that a node must have.
    public var selector: [String: String] = [:]
    /// Taints that are tolerated.
    public var tolerations: [NodeToleration] = []
    /// Workers may also run where they can be taken away at any moment, and on nothing else that is tainted.
    public var isSpot = false

    public init() {}

    /// Adds a label that a node must have.
    /// - Parameter text: `key=value`.
    public mutating func select(_ text: String) throws(LaunchProblem) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, LabelForm.isKey(parts[0]), LabelForm.isValue(parts[1]) else {
            throw LaunchProblem("--node-selector wants key=value, such as disk=ssd; not \"\(text)\"")
        }
        guard selector.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
            throw LaunchProblem("--node-selector has \(parts[0]) twice")
        }
    }
}

/// A taint of nodes that workers put up with.
public struct NodeToleration: Hashable, Sendable {
    /// What a taint does to pods that do not tolerate it.
    public enum Effect: String, Hashable, Sendable, CaseIterable, Encodable {
        case noSchedule = "NoSchedule"
        case preferNoSchedule = "PreferNoSchedule"
        case noExecute = "NoExecute"
    }

    /// The taint's key.
    public let key: String
    /// The taint's value; nil for any.
    public let value: String?
    /// The taint's effect; nil for any.
    public let effect: Effect?

    /// - Parameter text: `key`, `key=value`, `key:Effect` or `key=value:Effect`, as `kubectl taint` writes them.
    public init(_ text: String) throws(LaunchProblem) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let effect = parts.count == 2 ? Effect(rawValue: String(parts[1])) : nil
        guard let key = pair.first, LabelForm.isKey(key), pair.count == 1 || LabelForm.isValue(pair[1]),
            parts.count == 1 || effect != nil
        else {
            let effects = Effect.allCases.map(\.rawValue).joined(separator: ", ")
            throw LaunchProblem(
                "--toleration wants key, key=value, key:Effect or key=value:Effect with an effect of \(effects); "
                    + "not \"\(text)\"")
        }
        self.init(key: String(key), value: pair.count == 2 ? String(pair[1]) : nil, effect: effect)
    }

    init(key: String, value: String?, effect: Effect?) {
        self.key = key
        self.value = value
        self.effect = effect
    }

    /// How the clouds taint nodes that they may take away: Google's and Microsoft's do, Amazon's do not by themselves.
    static let spot = [
        NodeToleration(key: "cloud.google.com/gke-spot", value: "true", effect: .noSchedule),
        NodeToleration(key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: .noSchedule),
    ]
}
