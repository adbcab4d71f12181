import Glibc

/// How many descriptors this process may have: a connection takes one of a coordinator.
enum DescriptorLimit {
    /// Raises the limit to what the system allows this user. Returns what it is then.
    @discardableResult
    static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            if setrlimit(resource, &limit) != 0 { getrlimit(resource, &limit) }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// - Throws: what is missing, when even the raised limit is lower than `count`.
    static func require(_ count: Int, for purpose: String) throws {
        let limit = raise()
        guard limit < count else { return }
        throw CommandFailure(
            .badInput,
            "\(purpose) need \(count) descriptors, and this process may have \(limit): raise the hard limit "
                + "(ulimit -Hn, LimitNOFILE= of a systemd unit, /etc/security/limits.conf)")
    }
}
