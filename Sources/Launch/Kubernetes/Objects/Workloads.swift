/// Pods with names and volumes that outlive them.
struct StatefulSetSpec: Encodable, Sendable {
    struct RetentionPolicy: Encodable, Sendable {
        var whenDeleted = "Retain"
        var whenScaled = "Retain"
    }

    var replicas: Int
    var serviceName: String
    var selector: LabelSelector
    var persistentVolumeClaimRetentionPolicy = RetentionPolicy()
    var template: PodTemplate
    var volumeClaimTemplates: [VolumeClaim]
}

/// A volume that a workload asks for.
struct VolumeClaim: Encodable, Sendable {
    struct Spec: Encodable, Sendable {
        struct Resources: Encodable, Sendable { var requests: StringMap }

        var accessModes: [String]
        var storageClassName: String?
        var resources: Resources
    }

    var metadata: Metadata
    var spec: Spec
}

/// Pods that run to their end, each index once.
struct JobSpec: Encodable, Sendable {
    var completionMode = "Indexed"
    var completions: Int
    var parallelism: Int
    var backoffLimitPerIndex: Int
    var maxFailedIndexes: Int
    var podReplacementPolicy = "Failed"
    var podFailurePolicy: PodFailurePolicy
    var template: PodTemplate
}

/// What the end of a pod that did not succeed counts for. The first rule that fits decides.
struct PodFailurePolicy: Encodable, Sendable {
    struct Rule: Encodable, Sendable {
        struct Condition: Encodable, Sendable {
            var type: String
            var status = "True"
        }
        struct ExitCodes: Encodable, Sendable {
            var containerName: String
            var `operator` = "In"
            var values: [Int]
        }

        var action: String
        var onPodConditions: [Condition]?
        var onExitCodes: ExitCodes?
    }

    var rules: [Rule]
}

/// Pods that are started again whenever they end.
struct DeploymentSpec: Encodable, Sendable {
    struct Strategy: Encodable, Sendable {
        struct Rolling: Encodable, Sendable {
            var maxSurge: NumberOrText
            var maxUnavailable: NumberOrText
        }

        var type = "RollingUpdate"
        var rollingUpdate: Rolling
    }

    var replicas: Int
    var selector: LabelSelector
    var strategy: Strategy
    var template: PodTemplate
}
