/// A coordinator and its workers on Kubernetes: values in, manifests out.
///
///     var launch = KubernetesLaunch(name: try ClusterName("lorenz"), image: try ImageReference("registry.example/swath:1.0"))
///     launch.workers = 20
///     for file in try launch.files() { print(file.text) }
///
/// Nothing here talks to a cluster, and two launches with the same values give the same text.
public struct KubernetesLaunch: Sendable {
    /// What all objects are called after.
    public var name: ClusterName
    /// Where objects live; nil leaves it to whoever applies them.
    public var namespace: String?
    /// What coordinator and workers run.
    public var image: ImageReference
    /// The keys that Secrets carry; nil when the Secrets are made by hand.
    public var keys: ClusterKeys?

    /// How many worker pods.
    public var workers = 3
    /// What keeps workers running.
    public var workload = WorkerWorkload.job
    /// Executors of a worker; nil for one a whole core.
    public var slots: Int?
    /// Cores of a worker.
    public var processors: ProcessorAmount
    /// Memory of a worker.
    public var memory: ByteAmount
    /// Seconds between asking a pod to end and killing it.
    public var grace = 600
    /// Nodes that workers may run on.
    public var nodes = NodeChoice()
    /// The priority class of all pods.
    public var priorityClass: String?

    /// Cores of the coordinator.
    public var coordinatorProcessors: ProcessorAmount
    /// Memory of the coordinator.
    public var coordinatorMemory: ByteAmount
    /// The size of the coordinator's volume.
    public var storage: ByteAmount
    /// What makes the volume; nil for the cluster's default.
    public var storageClass: String?
    /// Who may mount the volume.
    public var storageMode = StorageMode.readWriteOnce

    /// Where the coordinator listens for workers and clients.
    public var port = 7077
    /// Where it answers questions about its health, and for metrics.
    public var httpPort = 7078

    /// A launch of three workers of 4 cores and 8 GiB each, and a volume of 10 GiB.
    public init(name: ClusterName, image: ImageReference) throws(LaunchProblem) {
        self.name = name
        self.image = image
        processors = try ProcessorAmount("4")
        memory = try Self.memory("8Gi")
        coordinatorProcessors = try ProcessorAmount("1", option: "--coordinator-cpu")
        coordinatorMemory = try Self.memory("2Gi", option: "--coordinator-memory")
        storage = try Self.storage("10Gi")
    }

    /// An amount of memory that a pod of Swath can start with.
    public static func memory(_ text: String, option: String = "--memory") throws(LaunchProblem) -> ByteAmount {
        try ByteAmount(text, option: option, minimum: (128 << 20, "128Mi"))
    }

    /// The size of a volume that a store fits on.
    public static func storage(_ text: String) throws(LaunchProblem) -> ByteAmount {
        try ByteAmount(text, option: "--storage", minimum: (64 << 20, "64Mi"))
    }
}

/// What keeps workers running.
public enum WorkerWorkload: String, Hashable, Sendable, CaseIterable {
    /// An Indexed Job: workers that were drained are done, as a sweep is.
    case job
    /// A Deployment: a standing pool, whose workers are started again whenever they end.
    case deployment
}

/// Who may mount the coordinator's volume.
public enum StorageMode: String, Hashable, Sendable, CaseIterable {
    /// Pods of one node. Every kind of block storage can do it.
    case readWriteOnce = "ReadWriteOnce"
    /// One pod of the cluster, enforced where the storage is by CSI.
    case readWriteOncePod = "ReadWriteOncePod"
}
