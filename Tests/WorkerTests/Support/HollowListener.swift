import Glibc
import Protocol
import Testing

/// Accepts every connection at a port of this machine and ends it: a tunnel whose other end is gone, or a program that
/// speaks something else.
final class HollowListener {
    private let descriptor: Int32

    /// Waits until the port is free.
    init(at endpoint: Endpoint, within seconds: Double = 10) throws {
        guard case .tcp(_, let port) = endpoint else { throw SocketError.endpointRefused(endpoint, reason: "no TCP") }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, UInt32(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var isBound = false
        for _ in 0..<Int(seconds / 0.01) where !isBound {
            isBound = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, UInt32(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if !isBound { usleep(10_000) }
        }
        try #require(isBound && listen(descriptor, 100) == 0, "port \(port) stays taken")
    }

    deinit { close(descriptor) }

    /// How many have come, and gone, within some seconds. Each is told `words` first.
    func turnAway(for seconds: Double, saying words: String = "") -> Int {
        var count = 0
        for _ in 0..<Int(seconds / 0.001) {
            usleep(1000)
            while case let visitor = accept(descriptor, nil, nil), visitor >= 0 {
                _ = words.withCString { send(visitor, $0, words.utf8.count, Int32(MSG_NOSIGNAL)) }
                close(visitor)
                count += 1
            }
        }
        return count
    }
}
