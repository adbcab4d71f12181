import CZeroMQ

/// What can go wrong with a context, socket or poller. Every case prints a sentence that a person
/// can act on.
public enum SocketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process listens there.
    case addressInUse(Endpoint)
    /// The host name or address is none of this machine's, or names nothing at all.
    case addressNotAvailable(Endpoint)
    /// The operating system does not allow to listen or connect there.
    case permissionDenied(Endpoint)
    /// The path of an `ipc://` endpoint is longer than a Unix socket's may be.
    case pathTooLong(Endpoint)
    /// The folder of an `ipc://` endpoint does not exist.
    case noSuchFolder(Endpoint)
    /// ZeroMQ does not accept the endpoint.
    case endpointRefused(Endpoint, reason: String)
    /// The context was shut down while the socket was in use: the owner is ending.
    case contextTerminated
    /// The context's or the process's limit of sockets and descriptors is reached.
    case tooManySockets
    /// The installed libzmq was built without libsodium.
    case curveUnavailable
    /// Anything else, as the library words it.
    case library(operation: String, code: Int32, text: String)

    public var description: String {
        switch self {
        case .addressInUse(let endpoint):
            return "\(endpoint) is in use: another process listens there. "
                + "Stop it, or choose another port (port 0 takes any free one)."
        case .addressNotAvailable(let endpoint):
            return "\(endpoint) is not an address of this machine, or its host name cannot be resolved. "
                + "Listen on tcp://0.0.0.0:PORT for all interfaces or tcp://127.0.0.1:PORT for this machine only."
        case .permissionDenied(let endpoint):
            return "The system does not allow this user to use \(endpoint). "
                + "Choose a port above 1023, or a folder that this user may write."
        case .pathTooLong(let endpoint):
            return "\(endpoint) is too long: the path of a Unix socket has at most 107 bytes. Use a shorter path."
        case .noSuchFolder(let endpoint):
            return "\(endpoint) lies in a folder that does not exist. Create the folder first."
        case .endpointRefused(let endpoint, let reason):
            return "\(endpoint) cannot be used: \(reason)."
        case .contextTerminated:
            return "The sockets of this process have been shut down."
        case .tooManySockets:
            return "No more sockets can be opened. Raise the limit of open files (ulimit -n)."
        case .curveUnavailable:
            return "The installed libzmq has no CURVE encryption. Install one that was built with libsodium "
                + "(Debian: libzmq3-dev)."
        case .library(let operation, let code, let text):
            return "ZeroMQ could not \(operation): \(text) (error \(code))."
        }
    }

    /// The error that the library just reported on this thread.
    static func last(_ operation: String) -> SocketError {
        let code = zmq_errno()
        switch code {
        case ZeroMQCode.terminated, ZeroMQCode.notASocket: return .contextTerminated
        case ZeroMQCode.tooManyFiles: return .tooManySockets
        default: return .library(operation: operation, code: code, text: String(cString: zmq_strerror(code)))
        }
    }

    /// The error that binding or connecting to `endpoint` just gave.
    static func last(_ operation: String, endpoint: Endpoint) -> SocketError {
        switch zmq_errno() {
        case ZeroMQCode.addressInUse: return .addressInUse(endpoint)
        case ZeroMQCode.addressNotAvailable, ZeroMQCode.noSuchDevice: return .addressNotAvailable(endpoint)
        case ZeroMQCode.accessDenied, ZeroMQCode.notPermitted: return .permissionDenied(endpoint)
        case ZeroMQCode.nameTooLong: return .pathTooLong(endpoint)
        case ZeroMQCode.noSuchFile: return .noSuchFolder(endpoint)
        case ZeroMQCode.invalid: return .endpointRefused(endpoint, reason: "ZeroMQ does not understand it")
        case ZeroMQCode.transportUnsupported:
            return .endpointRefused(endpoint, reason: "this libzmq does not support its transport")
        default: return last(operation)
        }
    }
}
