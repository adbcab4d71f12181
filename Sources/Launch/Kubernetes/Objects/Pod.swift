/// A pod as workloads make them.
struct PodTemplate: Encodable, Sendable {
    var metadata: Metadata
    var spec: PodSpec
}

struct PodSpec: Encodable, Sendable {
    var serviceAccountName: String?
    /// Swath asks nothing of Kubernetes, so no token that could is put into the pod.
    var automountServiceAccountToken = false
    var enableServiceLinks = false
    var restartPolicy: String
    var terminationGracePeriodSeconds: Int
    var priorityClassName: String?
    var nodeSelector: StringMap?
    var tolerations: [PodToleration]?
    var securityContext = PodSecurity()
    var initContainers: [Container]?
    var containers: [Container]
    var volumes: [Volume]
}

struct PodToleration: Encodable, Sendable {
    var key: String
    var `operator`: String
    var value: String?
    var effect: NodeToleration.Effect?
    var tolerationSeconds: Int?

    init(_ toleration: NodeToleration) {
        key = toleration.key
        `operator` = toleration.value == nil ? "Exists" : "Equal"
        value = toleration.value
        effect = toleration.effect
    }

    init(exists key: String, for seconds: Int) {
        self.key = key
        `operator` = "Exists"
        effect = .noExecute
        tolerationSeconds = seconds
    }
}

/// The image's own user, by number as the kubelet wants it, and no more system calls than the runtime's profile allows.
struct PodSecurity: Encodable, Sendable {
    struct SeccompProfile: Encodable, Sendable { var type = "RuntimeDefault" }

    /// The user that the image's Dockerfile makes.
    static let user = 10001

    var runAsNonRoot = true
    var runAsUser = PodSecurity.user
    var runAsGroup = PodSecurity.user
    var fsGroup = PodSecurity.user
    /// A volume of a large store is not walked through at every start.
    var fsGroupChangePolicy = "OnRootMismatch"
    var seccompProfile = SeccompProfile()
}

struct Volume: Encodable, Sendable {
    struct EmptyDirectory: Encodable, Sendable {
        var medium: String?
        var sizeLimit: String?
    }
    struct SecretFiles: Encodable, Sendable {
        var secretName: String
        var defaultMode: Int
    }

    var name: String
    var emptyDir: EmptyDirectory?
    var secret: SecretFiles?
}
