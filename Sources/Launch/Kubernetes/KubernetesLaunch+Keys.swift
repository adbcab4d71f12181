/// How keys get from Secrets to where Swath accepts them.
///
/// A secret key that somebody else may read is refused. But the files of a Secret belong to root, and a container that
/// does not run as root can read them only by its group. So a step before the container copies them, as its user and for
/// nobody else, into a folder that lives in memory and ends with the pod.
extension KubernetesLaunch {
    /// Where containers find their keys.
    static let keyFolder = "/keys"
    private static let secretFolder = "/secret"

    func secretsText(_ keys: ClusterKeys) throws -> String {
        let coordinator = secret(
            name.coordinator, .coordinator,
            [
                KeyFileNames.coordinatorSecret: keys.coordinatorSecret,
                KeyFileNames.authorized: keys.authorized.joined(),
            ])
        // Workers have no use for the coordinator's secret key, so they never see it.
        let worker = secret(
            name.worker, .worker,
            [
                KeyFileNames.workerSecret: keys.workerSecret,
                KeyFileNames.coordinatorPublic: keys.coordinatorPublic,
            ])
        return ManifestText.of([try ManifestText.of(coordinator), try ManifestText.of(worker)])
    }

    private func secret(_ name: String, _ part: Part, _ files: StringMap) -> KubernetesObject<SecretBody> {
        object("v1", "Secret", name, part, SecretBody(stringData: files))
    }

    /// The step that copies the keys.
    var keyStep: Container {
        let few: StringMap = ["cpu": "100m", "memory": "32Mi"]
        return Container(
            name: "keys", image: image.description,
            command: ["sh", "-c", "install -m 0400 \(Self.secretFolder)/* \(Self.keyFolder)/"],
            resources: ResourceRequirements(requests: few, limits: few),
            volumeMounts: [
                VolumeMount(name: "secret", mountPath: Self.secretFolder, readOnly: true),
                VolumeMount(name: "keys", mountPath: Self.keyFolder),
            ])
    }

    /// Where a container mounts what the step has copied.
    var keyMount: VolumeMount { VolumeMount(name: "keys", mountPath: Self.keyFolder, readOnly: true) }

    /// The Secret, the folder in memory, and a /tmp: nothing else can be written.
    func volumes(secret: String) -> [Volume] {
        [
            Volume(name: "secret", secret: Volume.SecretFiles(secretName: secret, defaultMode: 0o440)),
            Volume(name: "keys", emptyDir: Volume.EmptyDirectory(medium: "Memory", sizeLimit: "1Mi")),
            Volume(name: "tmp", emptyDir: Volume.EmptyDirectory()),
        ]
    }
}
