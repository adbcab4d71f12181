/// Where a socket listens or connects: `tcp://HOST:PORT`, `ipc://PATH` or `inproc://NAME`.
public enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// `host` is a name, an IPv4 address, an IPv6 address without brackets, or `*` for every
    /// interface; `port` 0 takes any free one (for listening only).
    case tcp(host: String, port: UInt16)
    /// A Unix socket at `path`.
    case ipc(path: String)
    /// Within the process, for tests.
    case inproc(name: String)

    /// Reads an endpoint as people write it. `HOST:PORT` alone means `tcp://HOST:PORT`.
    public init(_ text: String) throws(EndpointError) {
        if let path = text.dropping(prefix: "ipc://") {
            guard !path.isEmpty, !path.utf8.contains(0) else { throw EndpointError(text, "a path must follow ipc://") }
            self = .ipc(path: path)
        } else if let name = text.dropping(prefix: "inproc://") {
            guard !name.isEmpty, name.utf8.count < 256, !name.utf8.contains(0) else {
                throw EndpointError(text, "a name of 1 to 255 bytes must follow inproc://")
            }
            self = .inproc(name: name)
        } else if let address = text.dropping(prefix: "tcp://") {
            self = try Endpoint.tcp(address, in: text)
        } else if text.contains("://") {
            throw EndpointError(text, "it must begin with tcp:// or ipc://")
        } else {
            self = try Endpoint.tcp(text, in: text)
        }
    }

    private static func tcp(_ address: String, in text: String) throws(EndpointError) -> Endpoint {
        guard let colon = address.lastIndex(of: ":") else {
            throw EndpointError(text, "a port is missing: write tcp://HOST:PORT")
        }
        var host = String(address[..<colon])
        let digits = address[address.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) || digits == "*",
            let port = digits == "*" ? 0 : UInt16(digits)
        else { throw EndpointError(text, "the port must be a number from 0 to 65535") }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw EndpointError(text, "an IPv6 address must stand in brackets: tcp://[ADDRESS]:PORT")
        }
        guard !host.isEmpty else { throw EndpointError(text, "a host is missing: write tcp://HOST:PORT") }
        // Characters of host names, addresses, zones and interface names. `;` would let libzmq read
        // a source address, `/` a path.
        let allowed = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x5F, 0x3A, 0x25, 0x2A].contains(byte)
        }
        guard allowed, host.utf8.count < 256, host == "*" || !host.contains("*") else {
            throw EndpointError(text, "\"\(host)\" is not a host name or address")
        }
        return .tcp(host: host, port: port)
    }

    /// As libzmq wants it.
    public var description: String {
        switch self {
        case .tcp(let host, let port):
            "tcp://" + (host.contains(":") ? "[\(host)]" : host) + ":" + String(port)
        case .ipc(let path): "ipc://" + path
        case .inproc(let name): "inproc://" + name
        }
    }

    /// True when only this machine can reach it: a Unix socket, a name in the process, 127.0.0.0/8,
    /// ::1 or `localhost`.
    public var isLocal: Bool {
        switch self {
        case .ipc, .inproc: return true
        case .tcp(let host, _):
            if host == "localhost" || host == "::1" { return true }
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0] == "127"
                && parts.allSatisfy {
                    !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8($0) != nil
                }
        }
    }

    /// True for a TCP port: it cannot be listened at while somebody else does.
    public var isPort: Bool { if case .tcp = self { true } else { false } }

    /// True for an IPv6 address, which libzmq accepts only with its IPv6 option on.
    var needsIPv6: Bool {
        if case .tcp(let host, _) = self { return host.contains(":") }
        return false
    }
}

/// A text that is not an endpoint.
public struct EndpointError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public let reason: String
    init(_ text: String, _ reason: String) {
        self.text = text
        self.reason = reason
    }
    public var description: String { "\"\(text)\" is not an endpoint: \(reason)." }
}

extension String {
    /// The rest after `prefix`, or nil when the text does not begin with it.
    fileprivate func dropping(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
