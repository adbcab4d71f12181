import Launching
import Testing
import Yams

@Suite("Workers on Kubernetes")
struct WorkerTests {
    private let job = "Job lorenz-worker"
    private let pod = "spec.template.spec"

    @Test("they are the indexes of a Job, all at once")
    func indexedJob() throws {
        let manifests = try Manifests(.sample { $0.workers = 20 })
        #expect(manifests.at(job, "spec.completionMode")?.string == "Indexed")
        #expect(manifests.at(job, "spec.completions")?.int == 20)
        #expect(manifests.at(job, "spec.parallelism")?.int == 20)
        #expect(manifests.at(job, "spec.maxFailedIndexes")?.int == 10)
        // A failure policy and a replacement while the old pod still ends exclude one another.
        #expect(manifests.at(job, "spec.podReplacementPolicy")?.string == "Failed")
        #expect(manifests.at(job, pod + ".restartPolicy")?.string == "Never")
    }

    @Test("a worker that was taken away counts as no failure; one that was refused ends the Job")
    func failurePolicy() throws {
        let manifests = try Manifests(.sample())
        let rules = "spec.podFailurePolicy.rules"
        #expect(manifests.at(job, rules + ".0.action")?.string == "Ignore")
        #expect(manifests.at(job, rules + ".0.onPodConditions.0.type")?.string == "DisruptionTarget")
        #expect(manifests.at(job, rules + ".1.action")?.string == "FailJob")
        #expect(manifests.at(job, rules + ".1.onExitCodes.values")?.array(of: Int.self) == [76, 77])
        #expect(
            manifests.at(job, rules + ".1.onExitCodes.containerName")?.string
                == manifests.at(job, pod + ".containers.0.name")?.string)
    }

    @Test("a standing pool is a Deployment that is never evicted as a whole")
    func deployment() throws {
        let manifests = try Manifests(
            .sample {
                $0.workload = .deployment
                $0.workers = 8
            })
        let deployment = "Deployment lorenz-worker"
        #expect(manifests.at(deployment, "spec.replicas")?.int == 8)
        #expect(manifests.at(deployment, pod + ".restartPolicy")?.string == "Always")
        #expect(manifests.at("PodDisruptionBudget lorenz-worker", "spec.maxUnavailable")?.string == "25%")
        #expect(manifests.objects[job] == nil)
    }

    @Test("they connect to the Service, with a key of their own and the coordinator's public one")
    func connection() throws {
        let manifests = try Manifests(.sample())
        #expect(manifests.argument("--connect", of: job) == "tcp://lorenz-coordinator:7077")
        #expect(manifests.argument("--key", of: job) == "/keys/worker.secret")
        #expect(manifests.argument("--server-key", of: job) == "/keys/coordinator.public")
        #expect(manifests.argument("--node", of: job) == "$(NODE_NAME)")
    }

    @Test(
        "slots are the pod's whole cores and not the node's, unless told",
        arguments: [("4", nil, "4"), ("2500m", nil, "2"), ("500m", nil, "1"), ("4", 9, "9")] as [(String, Int?, String)]
    )
    func slots(processors: String, told: Int?, expected: String) throws {
        let manifests = try Manifests(
            .sample {
                $0.processors = try ProcessorAmount(processors)
                $0.slots = told
            })
        #expect(manifests.argument("--slots", of: job) == expected)
        #expect(manifests.at(job, pod + ".containers.0.resources.limits.cpu")?.string == processors)
    }

    @Test("tasks may use the pod's memory but for a sixteenth")
    func memory() throws {
        let manifests = try Manifests(.sample { $0.memory = try KubernetesLaunch.memory("16Gi") })
        #expect(manifests.argument("--memory", of: job) == "\(15 << 30)")
        #expect(manifests.at(job, pod + ".containers.0.resources.requests.memory")?.string == "16Gi")
    }

    @Test("on spot nodes they tolerate what clouds taint these with, and are replaced soon")
    func spot() throws {
        let plain = try Manifests(.sample())
        #expect(plain.at(job, pod + ".tolerations") == nil)
        let manifests = try Manifests(.sample { $0.nodes.isSpot = true })
        let tolerations = try #require(manifests.at(job, pod + ".tolerations")?.array())
        #expect(tolerations.contains { $0["key"]?.string == "cloud.google.com/gke-spot" })
        #expect(tolerations.contains { $0["key"]?.string == "kubernetes.azure.com/scalesetpriority" })
        #expect(tolerations.contains { $0["tolerationSeconds"]?.int == 30 })
        // The coordinator has the one volume, and stays where nodes stay.
        #expect(manifests.at("StatefulSet lorenz-coordinator", pod + ".tolerations") == nil)
    }

    @Test("nodes are chosen by labels and taints")
    func nodes() throws {
        let manifests = try Manifests(
            .sample {
                try $0.nodes.select("disk=ssd")
                $0.nodes.tolerations = [try NodeToleration("lab=ours:NoSchedule"), try NodeToleration("any")]
                $0.priorityClass = "batch"
                $0.grace = 900
            })
        #expect(manifests.at(job, pod + ".nodeSelector.disk")?.string == "ssd")
        #expect(manifests.at(job, pod + ".tolerations.0.operator")?.string == "Equal")
        #expect(manifests.at(job, pod + ".tolerations.0.effect")?.string == "NoSchedule")
        #expect(manifests.at(job, pod + ".tolerations.1.operator")?.string == "Exists")
        #expect(manifests.at(job, pod + ".priorityClassName")?.string == "batch")
        #expect(manifests.at(job, pod + ".terminationGracePeriodSeconds")?.int == 900)
    }
}
