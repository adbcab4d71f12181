import Launching
import Testing
import Yams

/// The objects of a launch, read back as a cluster would read them.
struct Manifests {
    /// By kind and name: `Job lorenz-worker`.
    let objects: [String: Node]
    let text: String

    init(_ launch: KubernetesLaunch) throws {
        text = try launch.text()
        var objects: [String: Node] = [:]
        for document in try Yams.compose_all(yaml: text) {
            let kind = try #require(document["kind"]?.string)
            let name = try #require(document["metadata"]?["name"]?.string)
            objects["\(kind) \(name)"] = document
        }
        self.objects = objects
    }

    /// The node at a path of names and numbers: `spec.template.spec.containers.0.image`.
    func at(_ object: String, _ path: String) -> Node? {
        path.split(separator: ".").reduce(objects[object]) { node, step in
            if let index = Int(step) { return node?.sequence.flatMap { index < $0.count ? $0[index] : nil } }
            return node?[String(step)]
        }
    }

    /// The argument that follows an option on the command line of a container.
    func argument(_ option: String, of object: String, pod: String = "spec.template.spec") -> String? {
        guard let arguments = at(object, pod + ".containers.0.args")?.array(of: String.self),
            let place = arguments.firstIndex(of: option), place + 1 < arguments.count
        else { return nil }
        return arguments[place + 1]
    }
}

extension KubernetesLaunch {
    static func sample(_ change: (inout KubernetesLaunch) throws -> Void = { _ in }) throws -> KubernetesLaunch {
        var launch = try plain
        try change(&launch)
        return launch
    }

    private static var plain: KubernetesLaunch {
        get throws {
            try KubernetesLaunch(
                name: ClusterName("lorenz"), image: ImageReference("registry.example/lab/swath:1.0"))
        }
    }
}
