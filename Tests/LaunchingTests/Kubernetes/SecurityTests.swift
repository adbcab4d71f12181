import Launching
import Testing
import Yams

@Suite("What pods on Kubernetes may do")
struct SecurityTests {
    private static let workloads = ["StatefulSet lorenz-coordinator", "Job lorenz-worker"]
    private let pod = "spec.template.spec"
    private let keys = ClusterKeys(
        coordinatorSecret: "C-secret", coordinatorPublic: "C-public", workerSecret: "W-secret",
        authorized: ["W-public worker", "L-public laptop"])

    @Test("no container is root, writes its image, gains rights or keeps any", arguments: workloads)
    func restricted(workload: String) throws {
        let manifests = try Manifests(.sample())
        #expect(manifests.at(workload, pod + ".securityContext.runAsNonRoot")?.bool == true)
        #expect(manifests.at(workload, pod + ".securityContext.runAsUser")?.int == 10001)
        #expect(manifests.at(workload, pod + ".securityContext.seccompProfile.type")?.string == "RuntimeDefault")
        #expect(manifests.at(workload, pod + ".automountServiceAccountToken")?.bool == false)
        for container in ["containers.0", "initContainers.0"] {
            let security = pod + ".\(container).securityContext"
            #expect(manifests.at(workload, security + ".readOnlyRootFilesystem")?.bool == true)
            #expect(manifests.at(workload, security + ".allowPrivilegeEscalation")?.bool == false)
            #expect(manifests.at(workload, security + ".capabilities.drop")?.array(of: String.self) == ["ALL"])
            #expect(manifests.at(workload, pod + ".\(container).resources.requests.cpu") != nil)
            #expect(manifests.at(workload, pod + ".\(container).resources.limits.memory") != nil)
        }
    }

    @Test(
        "keys are copied for the container's user alone, because Swath refuses what others may read",
        arguments: workloads)
    func keyStep(workload: String) throws {
        let manifests = try Manifests(.sample())
        #expect(
            manifests.at(workload, pod + ".initContainers.0.command")?.array(of: String.self)
                == ["sh", "-c", "install -m 0400 /secret/* /keys/"])
        let volumes = try #require(manifests.at(workload, pod + ".volumes")?.array())
        #expect(volumes.first { $0["name"]?.string == "keys" }?["emptyDir"]?["medium"]?.string == "Memory")
        #expect(volumes.first { $0["name"]?.string == "secret" }?["secret"]?["defaultMode"]?.int == 0o440)
    }

    @Test("Secrets carry the keys given, and workers never the coordinator's secret one")
    func secrets() throws {
        let manifests = try Manifests(.sample { $0.keys = keys })
        let coordinator = "Secret lorenz-coordinator"
        let worker = "Secret lorenz-worker"
        #expect(manifests.objects[coordinator]?["stringData"]?["coordinator.secret"]?.string == "C-secret\n")
        #expect(
            manifests.objects[coordinator]?["stringData"]?["authorized-keys"]?.string
                == "W-public worker\nL-public laptop\n")
        #expect(manifests.objects[worker]?["stringData"]?["worker.secret"]?.string == "W-secret\n")
        #expect(manifests.objects[worker]?["stringData"]?["coordinator.public"]?.string == "C-public\n")
        #expect(manifests.objects[worker]?["stringData"]?["coordinator.secret"] == nil)
        #expect(
            try KubernetesLaunch.sample { $0.keys = keys }.files().filter(\.isSecret).map(\.name) == ["secrets.yaml"])
    }

    @Test("without keys there is no Secret, and the commands that make one stand in a remark")
    func noMadeUpKeys() throws {
        let manifests = try Manifests(.sample { $0.namespace = "lab" })
        #expect(!manifests.objects.keys.contains { $0.hasPrefix("Secret") })
        #expect(manifests.text.contains("#   swath keygen keys/coordinator\n"))
        #expect(manifests.text.contains("#   swath keygen keys/worker --only worker\n"))
        #expect(manifests.text.contains("#   swath keygen keys/client --only client\n"))
        #expect(manifests.text.contains("#   kubectl create secret generic lorenz-worker --namespace lab"))
    }

    @Test("workers reach the coordinator and names, and are reached by nobody")
    func workerNetwork() throws {
        let manifests = try Manifests(.sample())
        let policy = "NetworkPolicy lorenz-worker"
        #expect(manifests.at(policy, "spec.ingress")?.array().isEmpty == true)
        #expect(manifests.at(policy, "spec.policyTypes")?.array(of: String.self) == ["Ingress", "Egress"])
        let egress = try #require(manifests.at(policy, "spec.egress")?.array())
        #expect(egress.count == 2)
        #expect(egress[0]["ports"]?[0]?["port"]?.int == 7077)
        #expect(egress[1]["ports"]?.array().compactMap { $0["port"]?.int } == [53, 53])
    }

    @Test("the coordinator is reached by workers, and for metrics by a monitor with its label; it reaches nobody")
    func coordinatorNetwork() throws {
        let manifests = try Manifests(.sample())
        let policy = "NetworkPolicy lorenz-coordinator"
        #expect(manifests.at(policy, "spec.egress")?.array().isEmpty == true)
        let worker = manifests.at(policy, "spec.ingress.0")
        #expect(worker?["ports"]?[0]?["port"]?.int == 7077)
        #expect(
            worker?["from"]?[0]?["podSelector"]?["matchLabels"]?["app.kubernetes.io/component"]?.string == "worker")
        let monitor = manifests.at(policy, "spec.ingress.1")
        #expect(monitor?["ports"]?[0]?["port"]?.int == 7078)
        #expect(monitor?["from"]?[0]?["podSelector"]?["matchLabels"]?["swath-monitor"]?.string == "true")
    }
}
