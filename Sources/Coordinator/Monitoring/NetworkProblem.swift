import Glibc
import NIOCore
import NIOPosix

/// What NIO's errors mean, in the words of the system.
enum NetworkProblem {
    static func sentence(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first {
                sentence(first.error)
            } else {
                "there is no host \(error.host)"
            }
        case ChannelError.connectTimeout: "no answer in time"
        default: "\(error)"
        }
    }
}
