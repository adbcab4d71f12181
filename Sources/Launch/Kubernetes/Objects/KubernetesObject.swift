/// What every object begins with: which kind it is, and its name. Members are encoded in the order of declaration, which
/// is the order that people write them in.
struct KubernetesObject<Body: Encodable & Sendable>: Encodable, Sendable {
    let apiVersion: String
    let kind: String
    let metadata: Metadata
    let body: Body

    private enum CodingKeys: CodingKey { case apiVersion, kind, metadata }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(apiVersion, forKey: .apiVersion)
        try container.encode(kind, forKey: .kind)
        try container.encode(metadata, forKey: .metadata)
        try body.encode(to: encoder)
    }
}

/// Names and labels of an object.
struct Metadata: Encodable, Sendable {
    var name: String?
    var namespace: String?
    var labels: StringMap?
    var annotations: StringMap?
}

/// An object whose members beside its metadata stand under `spec`, as those of most do.
struct Specified<Spec: Encodable & Sendable>: Encodable, Sendable {
    let spec: Spec
}

/// Pods by their labels; without any, all pods.
struct LabelSelector: Encodable, Sendable {
    var matchLabels: StringMap?
}
