/// A name by which pods are found.
struct ServiceSpec: Encodable, Sendable {
    struct Port: Encodable, Sendable {
        var name: String
        var port: Int
        var targetPort: NumberOrText
    }

    var clusterIP: String
    var publishNotReadyAddresses: Bool
    var selector: StringMap
    var ports: [Port]
}

/// Who may talk to pods, and to whom they may talk. What is not named is forbidden.
struct NetworkPolicySpec: Encodable, Sendable {
    struct Peer: Encodable, Sendable {
        var namespaceSelector: LabelSelector?
        var podSelector: LabelSelector
    }
    struct Port: Encodable, Sendable {
        var `protocol` = "TCP"
        var port: Int
    }
    struct Ingress: Encodable, Sendable {
        var from: [Peer]
        var ports: [Port]
    }
    struct Egress: Encodable, Sendable {
        var to: [Peer]?
        var ports: [Port]
    }

    var podSelector: LabelSelector
    var policyTypes = ["Ingress", "Egress"]
    var ingress: [Ingress]
    var egress: [Egress]
}

/// How many pods may be evicted at a time by whoever asks first.
struct DisruptionBudgetSpec: Encodable, Sendable {
    var maxUnavailable: NumberOrText
    /// A pod that is not ready does no work that an eviction could disturb.
    var unhealthyPodEvictionPolicy = "AlwaysAllow"
    var selector: LabelSelector
}

/// Bytes that not everybody may read.
struct SecretBody: Encodable, Sendable {
    var type = "Opaque"
    var immutable: Bool?
    var stringData: StringMap
}

/// What `kubectl apply --kustomize` takes together.
struct KustomizationBody: Encodable, Sendable {
    var apiVersion = "kustomize.config.k8s.io/v1beta1"
    var kind = "Kustomization"
    var resources: [String]
}
