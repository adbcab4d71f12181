import Launching
import Testing

@Suite("What cannot be launched is refused with a sentence")
struct RefusalTests {
    @Test(
        "a name is a label of RFC 1123, begins with a letter, and leaves room for what Kubernetes adds",
        arguments: [
            "", "Lorenz", "lorenz_1", "-lorenz", "lorenz-", "1lorenz", "lo renz", "é",
            String(repeating: "a", count: 41),
        ])
    func names(name: String) {
        #expect(throws: LaunchProblem.self) { try ClusterName(name) }
    }

    @Test("names that fit", arguments: ["a", "lorenz-63", String(repeating: "a", count: 40)])
    func goodNames(name: String) throws {
        #expect(try ClusterName(name).description == name)
    }

    @Test("cores", arguments: ["", "0", "4 cores", "-1", "1.5m", "1e3", ".5", "4097", "nan", "9m"])
    func processors(text: String) {
        #expect(throws: LaunchProblem.self) { try ProcessorAmount(text) }
    }

    @Test("memory", arguments: ["", "8", "8GB", "8GiB", "8gi", "-8Gi", "8 Gi", "1.Gi", "2048Pi", "127Mi"])
    func memory(text: String) {
        #expect(throws: LaunchProblem.self) { try KubernetesLaunch.memory(text) }
    }

    @Test("who writes 8GiB is told that Kubernetes writes 8Gi")
    func memoryHint() {
        let problem = #expect(throws: LaunchProblem.self) { try KubernetesLaunch.memory("8GiB") }
        #expect(
            problem?.description
                == "--memory must be an amount such as 8Gi, 512Mi or 2G, not \"8GiB\"; Kubernetes writes no B")
    }

    @Test(
        "images",
        arguments: [
            "", "Swath", "swath:", "swath latest", "swath@sha256:12", "/swath", "swath/", "swath:1:2", "a//b",
            "registry:port/swath", "swath:-1",
        ])
    func images(text: String) {
        #expect(throws: LaunchProblem.self) { try ImageReference(text) }
    }

    @Test(
        "images that are named well",
        arguments: [
            "swath", "swath:1.0", "lab/swath", "localhost:5000/swath:Latest_1",
            "registry.example/lab/swath@sha256:" + String(repeating: "0a", count: 32),
        ])
    func goodImages(text: String) throws {
        #expect(try ImageReference(text).description == text)
    }

    @Test("values out of range", arguments: OutOfRange.all)
    func ranges(_ case: OutOfRange) throws {
        let launch = try KubernetesLaunch.sample(`case`.change)
        let problem = #expect(throws: LaunchProblem.self) { try launch.files() }
        #expect(problem?.description.contains(`case`.option) == true)
    }

    struct OutOfRange: Sendable, CustomTestStringConvertible {
        let option: String
        let change: @Sendable (inout KubernetesLaunch) -> Void
        var testDescription: String { option }

        init(_ option: String, _ change: @escaping @Sendable (inout KubernetesLaunch) -> Void) {
            self.option = option
            self.change = change
        }

        static let all = [
            OutOfRange("--workers") { $0.workers = 0 }, OutOfRange("--workers") { $0.workers = 10_001 },
            OutOfRange("--slots") { $0.slots = 0 }, OutOfRange("--grace") { $0.grace = 39 },
            OutOfRange("--grace") { $0.grace = 100_000 }, OutOfRange("--port") { $0.port = 80 },
            OutOfRange("--http-port") { $0.httpPort = 65_536 }, OutOfRange("--http-port") { $0.httpPort = 7077 },
            OutOfRange("--namespace") { $0.namespace = "Lab" }, OutOfRange("--namespace") { $0.namespace = "a.b" },
            OutOfRange("--storage-class") { $0.storageClass = "Fast" },
            OutOfRange("--priority-class") { $0.priorityClass = "" },
        ]
    }

    @Test("choices of nodes", arguments: ["disk", "=ssd", "disk=s sd", "a/b/c=d", "disk=ssd=", "-a=b"])
    func selectors(text: String) {
        var nodes = NodeChoice()
        #expect(throws: LaunchProblem.self) { try nodes.select(text) }
    }

    @Test("the same label twice")
    func selectorTwice() throws {
        var nodes = NodeChoice()
        try nodes.select("example.org/disk=ssd")
        #expect(throws: LaunchProblem.self) { try nodes.select("example.org/disk=hdd") }
    }

    @Test("tolerations", arguments: ["", "a:b", "a=b:Never", ":NoSchedule", "a=b c", "=b"])
    func tolerations(text: String) {
        #expect(throws: LaunchProblem.self) { try NodeToleration(text) }
    }
}
