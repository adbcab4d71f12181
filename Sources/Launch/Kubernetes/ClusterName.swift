/// The name that all objects of one launch begin with: `lorenz` makes `lorenz-coordinator`, `lorenz-worker` …
public struct ClusterName: Hashable, Sendable, CustomStringConvertible {
    /// As given.
    public let description: String

    /// Kubernetes allows 63 characters. It adds `-coordinator-` and a hash of ten to the name of a StatefulSet
    /// where it labels pods, and that must fit.
    static let longest = 40

    /// Checks a name by RFC 1123. It must also begin with a letter, as the names of Services do.
    public init(_ text: String) throws(LaunchProblem) {
        guard DNSName.isLabel(text), text.utf8.count <= Self.longest, text.first?.isLetter == true else {
            throw LaunchProblem(
                "--name must be 1 to \(Self.longest) lower-case letters, digits and dashes, beginning with a letter and "
                    + "not ending with a dash, such as lorenz-1; not \"\(text)\"")
        }
        description = text
    }

    /// The coordinator's StatefulSet, Service, policies and secret.
    var coordinator: String { "\(description)-coordinator" }
    /// The workers' Job or Deployment, policies and secret.
    var worker: String { "\(description)-worker" }
}

/// The forms that Kubernetes wants names to have.
enum DNSName {
    /// A label of RFC 1123: at most 63 lower-case letters, digits and dashes, neither first nor last a dash.
    static func isLabel(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
            && bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == 0x2D }
    }

    /// Labels with dots between, at most 253 characters.
    static func isSubdomain(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel($0) }
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}

/// The forms of keys and values of labels, which node selectors and tolerations share.
enum LabelForm {
    /// `disk` or `example.org/disk`.
    static func isKey(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, !name.isEmpty, isValue(name) else { return false }
        return parts.count == 1 || parts.count == 2 && DNSName.isSubdomain(parts[0])
    }

    /// Nothing, or at most 63 letters, digits, dashes, underscores and dots between a letter or digit and another.
    static func isValue(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return true }
        return bytes.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || [0x2D, 0x5F, 0x2E].contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
