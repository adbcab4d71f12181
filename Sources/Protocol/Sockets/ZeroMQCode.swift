import CZeroMQ

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The error numbers that the sockets tell apart. libzmq uses the system's where it has them, and
/// numbers of its own above ZMQ_HAUSNUMERO.
enum ZeroMQCode {
    static let again = EAGAIN
    static let interrupted = EINTR
    static let hostUnreachable = EHOSTUNREACH
    static let invalid = EINVAL
    static let addressInUse = EADDRINUSE
    static let addressNotAvailable = EADDRNOTAVAIL
    static let noSuchDevice = ENODEV
    static let accessDenied = EACCES
    static let notPermitted = EPERM
    static let nameTooLong = ENAMETOOLONG
    static let noSuchFile = ENOENT
    static let transportUnsupported = EPROTONOSUPPORT
    static let tooManyFiles = EMFILE
    static let notASocket = ENOTSOCK
    /// ETERM: ZMQ_HAUSNUMERO + 53.
    static let terminated = Int32(156_384_712 + 53)
}
