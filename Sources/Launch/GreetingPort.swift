import Glibc

/// A port that greets whoever connects with a word, while the coordinator is not there yet: hosts find out by it whether
/// they reach this machine, and not another that happens to have the address.
public final class GreetingPort {
    private let descriptor: Int32
    /// What it says.
    public let word: String

    /// Listens.
    /// - Parameter endpoint: `tcp://HOST:PORT`, the host being an address of this machine.
    public init(endpoint: String) throws(LaunchProblem) {
        word = String(UInt64.random(in: 1 ... .max), radix: 16)
        guard let place = SocketPlace(endpoint: endpoint) else {
            throw LaunchProblem("\(endpoint) is no address that can be listened at: it must be one of this machine's")
        }
        descriptor = socket(
            place.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var one: Int32 = 1
        // The coordinator listens here right after.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard place.with({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, 64) == 0 else {
            let cause = String(cString: strerror(errno))
            close(descriptor)
            throw LaunchProblem("cannot listen at \(endpoint): \(cause); name another --port or --address")
        }
    }

    deinit { close(descriptor) }

    /// Greets those who have come. It does not wait.
    public func greet() {
        while true {
            let visitor = accept(descriptor, nil, nil)
            guard visitor >= 0 else { return }
            let line = word + "\n"
            _ = line.withCString { send(visitor, $0, line.utf8.count, Int32(MSG_NOSIGNAL)) }
            close(visitor)
        }
    }
}

/// Whether an endpoint is reached from here, and answered by whoever has a word.
public enum GreetingCheck {
    /// - Returns: nil when it is; else a sentence that says why not.
    public static func fault(of endpoint: String, word: String, within seconds: Double) -> String? {
        guard let place = SocketPlace(endpoint: endpoint) else { return "there is no host of the name in \(endpoint)" }
        let descriptor = socket(
            place.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return "no socket can be made: \(String(cString: strerror(errno)))" }
        defer { close(descriptor) }
        let head = "cannot reach the coordinator's address \(endpoint)"
        if place.with({ connect(descriptor, $0, $1) }) != 0, errno != EINPROGRESS {
            return "\(head): \(String(cString: strerror(errno)))"
        }
        guard waits(descriptor, POLLOUT, seconds) else {
            return "\(head): nobody answered within \(Int(seconds)) s (a firewall?)"
        }
        var failure: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length)
        guard failure == 0 else { return "\(head): \(String(cString: strerror(failure)))" }
        var bytes = [UInt8](repeating: 0, count: 64)
        guard waits(descriptor, POLLIN, seconds) else {
            return "reaches \(endpoint), where something listens that is not this launch"
        }
        let count = recv(descriptor, &bytes, bytes.count, 0)
        let answer = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return answer == word + "\n" ? nil : "reaches \(endpoint), where something answers that is not this launch"
    }

    private static func waits(_ descriptor: Int32, _ events: Int32, _ seconds: Double) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&entry, 1, Int32(seconds * 1000)) == 1
    }
}

/// An endpoint as sockets take it.
private struct SocketPlace {
    private var address = sockaddr_storage()
    private var length: socklen_t = 0
    var family: Int32 { Int32(address.ss_family) }

    init?(endpoint: String) {
        guard endpoint.hasPrefix("tcp://"), let colon = endpoint.lastIndex(of: ":") else { return nil }
        var host = endpoint[..<colon].dropFirst("tcp://".count)
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        let port = String(endpoint[endpoint.index(after: colon)...])
        guard getaddrinfo(String(host), port, &hints, &list) == 0, let list else { return nil }
        defer { freeaddrinfo(list) }
        guard let found = list.pointee.ai_addr else { return nil }
        length = list.pointee.ai_addrlen
        withUnsafeMutableBytes(of: &address) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: found, count: min(Int(length), bytes.count)))
        }
    }

    func with(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
