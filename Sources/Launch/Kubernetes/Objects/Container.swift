/// A process of a pod.
struct Container: Encodable, Sendable {
    var name: String
    var image: String
    var command: [String]?
    var args: [String]?
    var workingDir: String?
    var env: [EnvironmentVariable]?
    var ports: [ContainerPort]?
    var resources: ResourceRequirements
    var startupProbe: Probe?
    var readinessProbe: Probe?
    var livenessProbe: Probe?
    var securityContext = ContainerSecurity()
    var volumeMounts: [VolumeMount]
}

struct EnvironmentVariable: Encodable, Sendable {
    struct Source: Encodable, Sendable {
        struct Field: Encodable, Sendable { var fieldPath: String }
        var fieldRef: Field
    }

    var name: String
    var value: String?
    var valueFrom: Source?
}

struct ContainerPort: Encodable, Sendable {
    var name: String
    var containerPort: Int
}

struct ResourceRequirements: Encodable, Sendable {
    var requests: StringMap
    var limits: StringMap
}

/// A question over HTTP that must be answered with a status below 400.
struct Probe: Encodable, Sendable {
    struct HTTPGet: Encodable, Sendable {
        var path: String
        var port: NumberOrText
    }

    var httpGet: HTTPGet
    var periodSeconds: Int
    var timeoutSeconds: Int
    var failureThreshold: Int
}

/// Nothing that a process of research code needs: no rights over the system, no file of the image to be written.
struct ContainerSecurity: Encodable, Sendable {
    struct Capabilities: Encodable, Sendable { var drop = ["ALL"] }

    var allowPrivilegeEscalation = false
    var readOnlyRootFilesystem = true
    var capabilities = Capabilities()
}

struct VolumeMount: Encodable, Sendable {
    var name: String
    var mountPath: String
    var readOnly: Bool?
}
