/// Where an image comes from: `registry.example:5000/lab/swath:1.2@sha256:…`, all but the path as needed.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// As given.
    public let description: String

    /// Checks the form, not that there is such an image.
    public init(_ text: String) throws(LaunchProblem) {
        guard Self.isWellFormed(text) else {
            throw LaunchProblem(
                "--image must name an image, such as registry.example/lab/swath:1.0 (lower case, no spaces); not \"\(text)\""
            )
        }
        description = text
    }

    private static func isWellFormed(_ text: String) -> Bool {
        guard text.utf8.count <= 512 else { return false }
        let named = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let head = named.first, named.count <= 2, named.count == 1 || isDigest(named[1]) else { return false }
        // A colon after the last slash separates the tag; one before it a port.
        var path = head
        let start = head.lastIndex(of: "/") ?? head.startIndex
        if let colon = head[start...].firstIndex(of: ":") {
            guard isTag(head[head.index(after: colon)...]) else { return false }
            path = head[..<colon]
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { place, part in
            place == 0 && parts.count > 1 ? isHost(part) || isComponent(part) : isComponent(part)
        }
    }

    private static func isHost(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return DNSName.isSubdomain(parts[0]) && (parts.count == 1 || parts.count == 2 && UInt16(parts[1]) != nil)
    }

    private static func isComponent(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        func isPlain(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        guard let first = bytes.first, let last = bytes.last, isPlain(first), isPlain(last) else { return false }
        return bytes.allSatisfy { isPlain($0) || [0x2D, 0x5F, 0x2E].contains($0) }
    }

    private static func isTag(_ text: Substring) -> Bool {
        guard let first = text.first, first != ".", first != "-", text.utf8.count <= 128 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }

    private static func isDigest(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == "sha256" && parts[1].count == 64
            && parts[1].allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
