/// The coordinator: one pod with a volume, a name, and a say in when it is moved.
extension KubernetesLaunch {
    /// Seconds for the last group of results to reach the disk, and the file to be closed.
    private static let coordinatorGrace = 120

    func coordinatorText() throws -> String {
        ManifestText.of([
            try ManifestText.of(service), try ManifestText.of(statefulSet), try ManifestText.of(disruptionBudget),
        ])
    }

    /// Headless: workers hold one connection for days, and there is one pod to hold it with.
    private var service: KubernetesObject<Specified<ServiceSpec>> {
        let spec = ServiceSpec(
            clusterIP: "None",
            // A coordinator that waits for room on its disk is not ready, and its workers must still find it.
            publishNotReadyAddresses: true, selector: labels(of: .coordinator),
            ports: [
                ServiceSpec.Port(name: "swath", port: port, targetPort: .text("swath")),
                ServiceSpec.Port(name: "http", port: httpPort, targetPort: .text("http")),
            ])
        return object("v1", "Service", name.coordinator, .coordinator, Specified(spec: spec))
    }

    private var statefulSet: KubernetesObject<Specified<StatefulSetSpec>> {
        let claim = VolumeClaim(
            metadata: Metadata(name: "data", labels: labels(of: .coordinator)),
            spec: VolumeClaim.Spec(
                accessModes: [storageMode.rawValue], storageClassName: storageClass,
                resources: VolumeClaim.Spec.Resources(requests: ["storage": storage.description])))
        let spec = StatefulSetSpec(
            replicas: 1, serviceName: name.coordinator, selector: selector(of: .coordinator), template: coordinatorPod,
            volumeClaimTemplates: [claim])
        return object("apps/v1", "StatefulSet", name.coordinator, .coordinator, Specified(spec: spec))
    }

    private var coordinatorPod: PodTemplate {
        PodTemplate(
            metadata: Metadata(
                labels: labels(of: .coordinator),
                annotations: [
                    "prometheus.io/scrape": "true", "prometheus.io/port": "\(httpPort)",
                    "prometheus.io/path": "/metrics",
                    "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
                ]),
            spec: PodSpec(
                restartPolicy: "Always", terminationGracePeriodSeconds: Self.coordinatorGrace,
                priorityClassName: priorityClass, initContainers: [keyStep], containers: [coordinatorContainer],
                volumes: volumes(secret: name.coordinator)))
    }

    private var coordinatorContainer: Container {
        let amounts: StringMap = [
            "cpu": coordinatorProcessors.description, "memory": coordinatorMemory.description,
        ]
        return Container(
            name: "coordinator", image: image.description,
            args: [
                "coordinator", "--store", "/data/swath.sqlite", "--listen", "tcp://0.0.0.0:\(port)",
                "--key", "\(Self.keyFolder)/\(KeyFileNames.coordinatorSecret)",
                "--authorized-keys", "\(Self.keyFolder)/\(KeyFileNames.authorized)",
                "--http", "0.0.0.0:\(httpPort)",
            ],
            workingDir: "/data",
            ports: [
                ContainerPort(name: "swath", containerPort: port), ContainerPort(name: "http", containerPort: httpPort),
            ],
            resources: ResourceRequirements(requests: amounts, limits: amounts),
            // A large store that was not closed in peace is recovered first: five minutes.
            startupProbe: probe(period: 2, failures: 150),
            readinessProbe: probe(period: 10, failures: 3),
            // A full disk makes it unhealthy as well, and no restart mends that: only what lasts is restarted.
            livenessProbe: probe(period: 20, failures: 15),
            volumeMounts: [
                VolumeMount(name: "data", mountPath: "/data"), keyMount, VolumeMount(name: "tmp", mountPath: "/tmp"),
            ])
    }

    private func probe(period: Int, failures: Int) -> Probe {
        Probe(
            httpGet: Probe.HTTPGet(path: "/healthz", port: .text("http")), periodSeconds: period, timeoutSeconds: 5,
            failureThreshold: failures)
    }

    /// Nothing that drains a node moves the coordinator by the way. Whoever means it deletes the pod, and loses seconds.
    private var disruptionBudget: KubernetesObject<Specified<DisruptionBudgetSpec>> {
        let spec = DisruptionBudgetSpec(maxUnavailable: .number(0), selector: selector(of: .coordinator))
        return object("policy/v1", "PodDisruptionBudget", name.coordinator, .coordinator, Specified(spec: spec))
    }
}
