import Foundation
import Launching
import Testing
import Yams

@Suite("The text of manifests")
struct TextTests {
    @Test("the same launch prints the same text")
    func repeatable() throws {
        let launch = try KubernetesLaunch.sample { try $0.nodes.select("b=1") }
        let first = try launch.text()
        for _ in 0..<20 { #expect(try launch.text() == first) }
    }

    @Test(
        "strings that YAML 1.1 would take for numbers or booleans are quoted",
        arguments: ["y", "NO", "on", "1", "1e3", "0x10", "1_000", "12.5", "2001-01-01"])
    func quotes(value: String) throws {
        let text = try KubernetesLaunch.sample { try $0.nodes.select("k=\(value)") }.text()
        #expect(text.contains("k: \"\(value)\"\n") || text.contains("k: '\(value)'\n"))
    }

    @Test("each file is an object or more with a kind, and the list of files names the others")
    func files() throws {
        let files = try KubernetesLaunch.sample().files()
        #expect(
            files.map(\.name) == ["network-policies.yaml", "coordinator.yaml", "workers.yaml", "kustomization.yaml"])
        let list = try #require(try Yams.compose(yaml: files[3].text))
        #expect(list["resources"]?.array(of: String.self) == files.dropLast().map(\.name))
        for file in files {
            for document in try Yams.compose_all(yaml: file.text) { #expect(document["kind"]?.string != nil) }
        }
    }

    @Test("docker/kubernetes shows what `swath launch kubernetes` prints")
    func example() throws {
        let command =
            "swath launch kubernetes --name example --image registry.example/swath:1.0 --output docker/kubernetes"
        let launch = try KubernetesLaunch(
            name: ClusterName("example"), image: ImageReference("registry.example/swath:1.0"))
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        for file in try launch.files() {
            let shown = try String(contentsOf: root.appending(path: "docker/kubernetes/\(file.name)"), encoding: .utf8)
            #expect(shown == file.text, "\(file.name) has changed; to write it anew: \(command)")
        }
    }
}
