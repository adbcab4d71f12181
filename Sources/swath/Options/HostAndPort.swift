import ArgumentParser

/// Where to listen for HTTP, or whom to ask: `127.0.0.1:7078`, `[::1]:7078`, `http://node1:7078`.
struct HostAndPort: ExpressibleByArgument {
    let host: String
    let port: Int

    init?(argument: String) {
        var text = Substring(argument)
        if text.hasPrefix("http://") { text.removeFirst("http://".count) }
        if text.hasSuffix("/") { text.removeLast() }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains("/") else { return nil }
        self.host = String(host)
        self.port = port
    }

    var defaultValueDescription: String { "\(host):\(port)" }

    static let local = HostAndPort(argument: "127.0.0.1:7078")
}
