import Launching
import Testing
import Yams

@Suite("The coordinator on Kubernetes")
struct CoordinatorTests {
    private let set = "StatefulSet lorenz-coordinator"
    private let pod = "spec.template.spec"

    @Test("it is one pod with a volume that outlives it")
    func oneWithVolume() throws {
        let manifests = try Manifests(
            .sample {
                $0.storage = try KubernetesLaunch.storage("50Gi")
                $0.storageClass = "fast"
                $0.storageMode = .readWriteOncePod
            })
        #expect(manifests.at(set, "spec.replicas")?.int == 1)
        let claim = "spec.volumeClaimTemplates.0.spec"
        #expect(manifests.at(set, claim + ".accessModes.0")?.string == "ReadWriteOncePod")
        #expect(manifests.at(set, claim + ".storageClassName")?.string == "fast")
        #expect(manifests.at(set, claim + ".resources.requests.storage")?.string == "50Gi")
        #expect(manifests.at(set, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted")?.string == "Retain")
        #expect(manifests.argument("--store", of: set) == "/data/swath.sqlite")
    }

    @Test("it listens with keys, where its Service says")
    func listensWithKeys() throws {
        let manifests = try Manifests(.sample { $0.port = 7100 })
        #expect(manifests.argument("--listen", of: set) == "tcp://0.0.0.0:7100")
        #expect(manifests.argument("--key", of: set) == "/keys/coordinator.secret")
        #expect(manifests.argument("--authorized-keys", of: set) == "/keys/authorized-keys")
        #expect(!manifests.text.contains("--insecure"))
        let service = "Service lorenz-coordinator"
        #expect(manifests.at(service, "spec.clusterIP")?.string == "None")
        #expect(manifests.at(service, "spec.ports.0.port")?.int == 7100)
        #expect(manifests.at(set, "spec.serviceName")?.string == "lorenz-coordinator")
    }

    @Test("a coordinator that is not ready is still found by its workers")
    func foundWhenNotReady() throws {
        let manifests = try Manifests(.sample())
        #expect(manifests.at("Service lorenz-coordinator", "spec.publishNotReadyAddresses")?.bool == true)
    }

    @Test("its health is asked over HTTP, and only what lasts for minutes restarts it")
    func probes() throws {
        let manifests = try Manifests(.sample())
        let container = pod + ".containers.0"
        for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
            #expect(manifests.at(set, container + ".\(probe).httpGet.path")?.string == "/healthz")
        }
        let seconds =
            (manifests.at(set, container + ".livenessProbe.periodSeconds")?.int ?? 0)
            * (manifests.at(set, container + ".livenessProbe.failureThreshold")?.int ?? 0)
        #expect(seconds >= 300)
        #expect(manifests.argument("--http", of: set) == "0.0.0.0:7078")
    }

    @Test("Prometheus is told where its metrics are")
    func metrics() throws {
        let manifests = try Manifests(.sample { $0.httpPort = 9000 })
        let annotations = manifests.at(set, "spec.template.metadata.annotations")
        #expect(annotations?["prometheus.io/scrape"]?.string == "true")
        #expect(annotations?["prometheus.io/port"]?.string == "9000")
        #expect(annotations?["prometheus.io/path"]?.string == "/metrics")
    }

    @Test("no node is drained from under it, unless it does no work")
    func disruption() throws {
        let manifests = try Manifests(.sample())
        let budget = "PodDisruptionBudget lorenz-coordinator"
        #expect(manifests.at(budget, "spec.maxUnavailable")?.int == 0)
        #expect(manifests.at(budget, "spec.unhealthyPodEvictionPolicy")?.string == "AlwaysAllow")
    }
}
