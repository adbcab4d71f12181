/// What the user's ssh makes of a host's name, without asking anybody: `ssh -G`.
public struct SSHSettings: Hashable, Sendable {
    /// The name or address that it connects to.
    public let hostName: String
    /// Whom it is there.
    public let user: String
    /// Its port.
    public let port: String
    /// Whether the way there leads over another host.
    public let isIndirect: Bool

    /// Reads what `ssh -G` prints; nil when that is something else.
    package init?(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2, values[String(words[0])] == nil { values[String(words[0])] = String(words[1]) }
        }
        guard let name = values["hostname"] else { return nil }
        hostName = name
        user = values["user"] ?? ""
        port = values["port"] ?? "22"
        isIndirect = ["proxyjump", "proxycommand"].contains { (values[$0] ?? "none") != "none" }
    }
}
