/// A manifest, and the name of its file.
public struct ManifestFile: Hashable, Sendable {
    /// Such as `coordinator.yaml`.
    public let name: String
    /// YAML of one or more objects.
    public let text: String
    /// Not everybody may read it.
    public let isSecret: Bool
}

extension KubernetesLaunch {
    /// A file for each idea, in the order in which a cluster wants them, and `kustomization.yaml` last, which names the
    /// others. Without ``keys`` no Secret is among them, and ``keyCommands`` tells how it comes about.
    public func files() throws -> [ManifestFile] {
        try check()
        var files: [ManifestFile] = []
        if let keys {
            files.append(ManifestFile(name: "secrets.yaml", text: try secretsText(keys), isSecret: true))
        }
        for (file, text) in [
            ("network-policies.yaml", try networkText()), ("coordinator.yaml", try coordinatorText()),
            ("workers.yaml", try workersText()),
        ] {
            files.append(ManifestFile(name: file, text: text, isSecret: false))
        }
        files.append(
            ManifestFile(name: "kustomization.yaml", text: try kustomizationText(files.map(\.name)), isSecret: false))
        return files
    }

    /// All manifests as one text, for `kubectl apply --filename -`.
    public func text() throws -> String {
        let manifests = try files().filter { $0.name != "kustomization.yaml" }.map(\.text)
        return (keys == nil ? ManifestText.remark(keyCommands) : "") + ManifestText.of(manifests)
    }

    private func kustomizationText(_ names: [String]) throws -> String {
        let remark = keys == nil ? ManifestText.remark(keyCommands) : ""
        return remark + (try ManifestText.of(KustomizationBody(resources: names)))
    }

    /// The commands that make keys and the Secrets with them, where no keys were given.
    public var keyCommands: String {
        let inNamespace = namespace.map { " --namespace \($0)" } ?? ""
        func create(_ secret: String, _ files: [(key: String, path: String)]) -> String {
            let members = files.map { " \\\n    --from-file=\($0.key)=\($0.path)" }.joined()
            return "kubectl create secret generic \(secret)\(inNamespace)\(members)"
        }
        return """
            The keys are not in here. Make them once, and keep the folder:

              mkdir -m 700 keys
              swath keygen keys/coordinator
              swath keygen keys/worker --only worker
              swath keygen keys/client --only client
              cat keys/\(KeyFileNames.workerPublic) keys/\(KeyFileNames.clientPublic) > keys/\(KeyFileNames.authorized)

            Then either print these manifests again with --keys keys, or put the keys into the cluster:

              \(create(name.coordinator, [
                (KeyFileNames.coordinatorSecret, "keys/" + KeyFileNames.coordinatorSecret),
                (KeyFileNames.authorized, "keys/" + KeyFileNames.authorized),
            ]))
              \(create(name.worker, [
                (KeyFileNames.workerSecret, "keys/" + KeyFileNames.workerSecret),
                (KeyFileNames.coordinatorPublic, "keys/" + KeyFileNames.coordinatorPublic),
            ]))
            """
    }

    /// An object of this launch.
    func object<Body: Encodable & Sendable>(
        _ apiVersion: String, _ kind: String, _ name: String, _ part: Part, _ body: Body
    ) -> KubernetesObject<Body> {
        KubernetesObject(
            apiVersion: apiVersion, kind: kind,
            metadata: Metadata(name: name, namespace: namespace, labels: labels(of: part)), body: body)
    }

    /// What a pod is there for.
    enum Part: String { case coordinator, worker }

    /// Labels by which the pods of a part are found, and nobody else's.
    func labels(of part: Part) -> StringMap {
        [
            "app.kubernetes.io/name": "swath", "app.kubernetes.io/instance": name.description,
            "app.kubernetes.io/component": part.rawValue,
        ]
    }

    func selector(of part: Part) -> LabelSelector { LabelSelector(matchLabels: labels(of: part)) }
}
