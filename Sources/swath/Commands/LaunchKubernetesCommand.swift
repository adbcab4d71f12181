public import ArgumentParser
public import Launching

struct LaunchKubernetesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubernetes",
        abstract: "Print the manifests of a coordinator and its workers.",
        discussion: """
            A StatefulSet with a volume for the coordinator; an Indexed Job of workers, which is complete when they are \
            drained, or a Deployment; network policies that let workers reach the coordinator and nothing else; and the \
            Secrets with the keys of a folder, where `swath keygen` has put coordinator.secret, coordinator.public, \
            worker.secret and worker.public. The workers' key is let in as a worker alone; whoever else has a .public \
            file there may connect as its line says, and a client must be among them. Without --keys the commands that make keys and Secrets are printed as \
            a remark. Nothing is sent to a cluster.

            EXAMPLES
              swath launch kubernetes --image registry.example/swath:1.0 --workers 20 > lorenz.yaml
              mkdir -m 700 keys && swath keygen keys/coordinator
              swath keygen keys/worker --only worker && swath keygen keys/client --only client
              swath launch kubernetes --name lorenz --image registry.example/swath:1.0 --keys keys | kubectl apply -f -
              swath launch kubernetes --name lorenz --image registry.example/swath:1.0 --keys keys --output manifests
              swath launch kubernetes --image registry.example/swath:1.0 --cpu 16 --memory 64Gi --spot --grace 60
            """)

    @Option(help: ArgumentHelp("What all objects are called after.", valueName: "name")) var name = "swath"
    @Option(help: ArgumentHelp("The namespace of all objects; by default kubectl's.", valueName: "name"))
    var namespace: String?
    @Option(help: ArgumentHelp("The image that coordinator and workers run.", valueName: "image")) var image: String
    @Option(help: ArgumentHelp("Worker pods.", valueName: "count")) var workers = 3
    @Option(help: "job: done when drained. deployment: a standing pool, started again whenever one ends.")
    var workersAs = WorkerWorkload.job
    @Option(help: ArgumentHelp("Executors of a worker; by default one a whole core of --cpu.", valueName: "count"))
    var slots: Int?
    @OptionGroup var amounts: KubernetesAmounts
    @OptionGroup var nodes: KubernetesNodes
    @Option(
        help: ArgumentHelp(
            "Seconds that a worker has to finish its tasks when its pod is told to end.", valueName: "seconds"))
    var grace = 600
    @Option(help: ArgumentHelp("The coordinator's port.", valueName: "port")) var port = 7077
    @Option(help: ArgumentHelp("The port of its health and metrics.", valueName: "port")) var httpPort = 7078
    @Option(
        help: ArgumentHelp("A folder of keys made by `swath keygen`, for the Secrets.", valueName: "folder"),
        completion: .directory)
    var keys: String?
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write a file each, and kustomization.yaml, into this folder.", valueName: "folder"),
        completion: .directory)
    var output: String?

    func run() throws {
        let launch = try self.launch()
        guard let output else { return Terminal.write(try launch.text(), to: 1) }
        let files = try launch.files()
        let folder = try ManifestFolder(output)
        for file in files { try folder.write(file) }
        Terminal.say("wrote \(files.map { "\(output)/\($0.name)" }.joined(separator: ", "))")
        Terminal.say(
            keys == nil
                ? "the Secrets are not among them: \(output)/kustomization.yaml says how they are made"
                : "secrets.yaml holds secret keys: keep it out of version control")
    }

    /// Everything is checked before anything is printed.
    private func launch() throws -> KubernetesLaunch {
        do {
            var launch = try KubernetesLaunch(name: ClusterName(name), image: ImageReference(image))
            launch.namespace = namespace
            launch.workers = workers
            launch.workload = workersAs
            launch.slots = slots
            launch.grace = grace
            launch.port = port
            launch.httpPort = httpPort
            try amounts.apply(to: &launch)
            try nodes.apply(to: &launch)
            try launch.check()
            launch.keys = try keys.map { try KeyFolder($0).keys() }
            return launch
        } catch let problem as LaunchProblem { throw CommandFailure(.usage, problem.description) }
    }
}

/// How much of a cluster is asked for.
struct KubernetesAmounts: ParsableArguments {
    @Option(help: ArgumentHelp("Cores of a worker.", valueName: "cores")) var cpu = "4"
    @Option(help: ArgumentHelp("Memory of a worker.", valueName: "size")) var memory = "8Gi"
    @Option(help: ArgumentHelp("Cores of the coordinator.", valueName: "cores")) var coordinatorCpu = "1"
    @Option(help: ArgumentHelp("Memory of the coordinator.", valueName: "size")) var coordinatorMemory = "2Gi"
    @Option(help: ArgumentHelp("The volume that the store lies on.", valueName: "size")) var storage = "10Gi"
    @Option(
        help: ArgumentHelp("What makes that volume; by default what the cluster takes.", valueName: "class"))
    var storageClass: String?
    @Option(help: "Who may mount that volume: ReadWriteOnce (pods of one node) or ReadWriteOncePod.")
    var storageMode = StorageMode.readWriteOnce

    func apply(to launch: inout KubernetesLaunch) throws {
        launch.processors = try ProcessorAmount(cpu)
        launch.memory = try KubernetesLaunch.memory(memory)
        launch.coordinatorProcessors = try ProcessorAmount(coordinatorCpu, option: "--coordinator-cpu")
        launch.coordinatorMemory = try KubernetesLaunch.memory(coordinatorMemory, option: "--coordinator-memory")
        launch.storage = try KubernetesLaunch.storage(storage)
        launch.storageClass = storageClass
        launch.storageMode = storageMode
    }
}

/// Where workers may run.
struct KubernetesNodes: ParsableArguments {
    @Option(
        name: .customLong("node-selector"),
        help: ArgumentHelp("A label that nodes of workers must have; may be given again.", valueName: "key=value"))
    var selectors: [String] = []
    @Option(
        name: .customLong("toleration"),
        help: ArgumentHelp(
            "A taint that workers tolerate; may be given again.", valueName: "key=value:effect"))
    var tolerations: [String] = []
    @Option(help: ArgumentHelp("The priority class of all pods.", valueName: "class")) var priorityClass: String?
    @Flag(help: "Let workers run on spot nodes too, which can be taken away at any moment.") var spot = false

    func apply(to launch: inout KubernetesLaunch) throws {
        for selector in selectors { try launch.nodes.select(selector) }
        launch.nodes.tolerations = try tolerations.map { try NodeToleration($0) }
        launch.nodes.isSpot = spot
        launch.priorityClass = priorityClass
    }
}

extension WorkerWorkload: ExpressibleByArgument {}
extension StorageMode: ExpressibleByArgument {}
