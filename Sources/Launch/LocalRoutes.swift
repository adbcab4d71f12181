import Glibc

/// What the system knows of its own addresses and of the ways from them.
public enum LocalRoutes {
    /// The address from which this machine would send to a host; nil when there is no such host, or no way. Nothing
    /// is sent: a datagram socket that is connected only looks its route up.
    public static func source(to host: String) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "7077", &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        var entry = list
        while let found = entry?.pointee {
            if let source = source(to: found) { return source }
            entry = found.ai_next
        }
        return nil
    }

    private static func source(to place: addrinfo) -> String? {
        let descriptor = socket(place.ai_family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connect(descriptor, place.ai_addr, place.ai_addrlen) == 0 else { return nil }
        var own = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0 ? numeric(address, length) : nil
            }
        }
    }

    /// This machine's addresses that are up; those of version 4 of the protocol first.
    public static func interfaces() -> [LocalAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var old: [LocalAddress] = []
        var new: [LocalAddress] = []
        var entry = list
        while let found = entry?.pointee {
            entry = found.ifa_next
            guard let address = found.ifa_addr, found.ifa_flags & UInt32(IFF_UP) != 0 else { continue }
            let isOld = address.pointee.sa_family == sa_family_t(AF_INET)
            guard isOld || address.pointee.sa_family == sa_family_t(AF_INET6) else { continue }
            let length = isOld ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
            guard let text = numeric(address, socklen_t(length)) else { continue }
            let local = LocalAddress(interface: String(cString: found.ifa_name), address: text)
            if isOld { old.append(local) } else { new.append(local) }
        }
        return old + new
    }

    /// A port that nobody listens at.
    package static func freePort() -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isFound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        return isFound ? Int(UInt16(bigEndian: place.sin_port)) : nil
    }

    private static func numeric(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> String? {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard getnameinfo(address, length, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension ReachableAddress {
    /// Of a cluster of thousands, so many nodes tell enough.
    private static let sample = 64

    /// The address that nodes with these names can reach.
    public static func find(nodes: [String]) throws(LaunchProblem) -> ReachableAddress {
        let step = max(1, nodes.count / sample)
        let chosen = stride(from: 0, to: nodes.count, by: step).map { nodes[$0] }
        return try choose(
            routes: chosen.map { NodeRoute(node: $0, source: LocalRoutes.source(to: $0)) },
            interfaces: LocalRoutes.interfaces())
    }
}
