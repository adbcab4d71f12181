/// Who may talk to whom. A task runs any program that a sweep names, so its pod reaches the coordinator and nothing else.
extension KubernetesLaunch {
    /// A pod with this label, in any namespace, may read metrics.
    static let monitorLabel: StringMap = ["swath-monitor": "true"]

    func networkText() throws -> String {
        ManifestText.of([try ManifestText.of(coordinatorPolicy), try ManifestText.of(workerPolicy)])
    }

    /// Clients come by `kubectl port-forward`, which is a matter of rights in Kubernetes and not of the network.
    private var coordinatorPolicy: KubernetesObject<Specified<NetworkPolicySpec>> {
        let workers = NetworkPolicySpec.Ingress(
            from: [NetworkPolicySpec.Peer(podSelector: selector(of: .worker))],
            ports: [NetworkPolicySpec.Port(port: port)])
        let monitors = NetworkPolicySpec.Ingress(
            from: [
                NetworkPolicySpec.Peer(
                    namespaceSelector: LabelSelector(), podSelector: LabelSelector(matchLabels: Self.monitorLabel))
            ],
            ports: [NetworkPolicySpec.Port(port: httpPort)])
        let spec = NetworkPolicySpec(
            podSelector: selector(of: .coordinator), ingress: [workers, monitors], egress: [])
        return object("networking.k8s.io/v1", "NetworkPolicy", name.coordinator, .coordinator, Specified(spec: spec))
    }

    private var workerPolicy: KubernetesObject<Specified<NetworkPolicySpec>> {
        let coordinator = NetworkPolicySpec.Egress(
            to: [NetworkPolicySpec.Peer(podSelector: selector(of: .coordinator))],
            ports: [NetworkPolicySpec.Port(port: port)])
        // To any address: a cache of names on the node itself is no pod that a selector could name.
        let names = NetworkPolicySpec.Egress(
            ports: ["UDP", "TCP"].map { NetworkPolicySpec.Port(protocol: $0, port: 53) })
        let spec = NetworkPolicySpec(podSelector: selector(of: .worker), ingress: [], egress: [coordinator, names])
        return object("networking.k8s.io/v1", "NetworkPolicy", name.worker, .worker, Specified(spec: spec))
    }
}
