/// The workers: pods without a state of their own. What they hold unacknowledged runs again elsewhere when they go.
extension KubernetesLaunch {
    func workersText() throws -> String {
        switch workload {
        case .job: try ManifestText.of(job)
        case .deployment:
            ManifestText.of([try ManifestText.of(deployment), try ManifestText.of(workerDisruptionBudget)])
        }
    }

    private var job: KubernetesObject<Specified<JobSpec>> {
        let spec = JobSpec(
            completions: workers, parallelism: workers,
            // A worker ends badly when its node is bad or the coordinator was away for an hour: worth some tries, not
            // endless ones. When half of them are lost the cluster is at fault, and the Job says so.
            backoffLimitPerIndex: 6, maxFailedIndexes: workers / 2,
            podFailurePolicy: PodFailurePolicy(rules: [
                // Taken away (a drained node, a spot instance, a pod of higher priority): no fault of the worker's.
                PodFailurePolicy.Rule(
                    action: "Ignore", onPodConditions: [PodFailurePolicy.Rule.Condition(type: "DisruptionTarget")]),
                // Refused for its version or its key: another try would be refused too, and so would all others.
                PodFailurePolicy.Rule(
                    action: "FailJob",
                    onExitCodes: PodFailurePolicy.Rule.ExitCodes(containerName: "worker", values: [76, 77])),
            ]),
            template: workerPod(restartPolicy: "Never"))
        return object("batch/v1", "Job", name.worker, .worker, Specified(spec: spec))
    }

    private var deployment: KubernetesObject<Specified<DeploymentSpec>> {
        let spec = DeploymentSpec(
            replicas: workers, selector: selector(of: .worker),
            strategy: DeploymentSpec.Strategy(
                rollingUpdate: DeploymentSpec.Strategy.Rolling(
                    maxSurge: .number(0), maxUnavailable: .text("25%"))),
            template: workerPod(restartPolicy: "Always"))
        return object("apps/v1", "Deployment", name.worker, .worker, Specified(spec: spec))
    }

    /// For a Job there can be none in shares: Kubernetes knows no scale of it.
    private var workerDisruptionBudget: KubernetesObject<Specified<DisruptionBudgetSpec>> {
        let spec = DisruptionBudgetSpec(maxUnavailable: .text("25%"), selector: selector(of: .worker))
        return object("policy/v1", "PodDisruptionBudget", name.worker, .worker, Specified(spec: spec))
    }

    private func workerPod(restartPolicy: String) -> PodTemplate {
        PodTemplate(
            metadata: Metadata(
                labels: labels(of: .worker),
                // A node that is not needed any more may go, but not from under a task that runs.
                annotations: ["cluster-autoscaler.kubernetes.io/safe-to-evict": nodes.isSpot ? "true" : "false"]),
            spec: PodSpec(
                restartPolicy: restartPolicy, terminationGracePeriodSeconds: grace, priorityClassName: priorityClass,
                nodeSelector: nodes.selector.isEmpty ? nil : StringMap(nodes.selector), tolerations: tolerations,
                initContainers: [keyStep], containers: [workerContainer], volumes: volumes(secret: name.worker)))
    }

    private var tolerations: [PodToleration]? {
        var all = nodes.tolerations.map(PodToleration.init)
        if nodes.isSpot {
            all += NodeToleration.spot.filter { !nodes.tolerations.contains($0) }.map(PodToleration.init)
            // A spot node that is gone is gone: its pods are replaced after half a minute and not after five.
            all += ["not-ready", "unreachable"].map { PodToleration(exists: "node.kubernetes.io/\($0)", for: 30) }
        }
        return all.isEmpty ? nil : all
    }

    /// No probe: a worker that loses its coordinator must go on computing, one that cannot go on ends by itself, and
    /// its executors are watched by it.
    private var workerContainer: Container {
        let amounts: StringMap = ["cpu": processors.description, "memory": memory.description]
        return Container(
            name: "worker", image: image.description,
            args: [
                "worker", "--connect", "tcp://\(name.coordinator):\(port)",
                // Counted by itself, a worker would see the node's cores and memory, not the pod's.
                "--slots", "\(slots ?? processors.wholeCores)", "--memory", "\(taskMemory)",
                // Pods of one node are one node when it is judged whether everything fails there.
                "--node", "$(NODE_NAME)",
                "--key", "\(Self.keyFolder)/\(KeyFileNames.workerSecret)",
                "--server-key", "\(Self.keyFolder)/\(KeyFileNames.coordinatorPublic)",
            ],
            workingDir: "/tmp",
            env: [
                EnvironmentVariable(
                    name: "NODE_NAME",
                    valueFrom: EnvironmentVariable.Source(
                        fieldRef: EnvironmentVariable.Source.Field(fieldPath: "spec.nodeName")))
            ],
            resources: ResourceRequirements(requests: amounts, limits: amounts),
            volumeMounts: [keyMount, VolumeMount(name: "tmp", mountPath: "/tmp")])
    }

    /// Bytes for tasks: the pod's, less a sixteenth for the worker and what the kernel keeps for it.
    var taskMemory: Int64 { memory.bytes / 16 * 15 }
}
