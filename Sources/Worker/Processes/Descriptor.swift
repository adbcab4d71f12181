import Glibc

/// A file descriptor that is closed with its owner, and that no child process inherits.
package final class Descriptor: Sendable {
    package let number: Int32

    package init(_ number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// Two connected stream sockets. Both are close-on-exec from the start, so that processes
    /// started by other threads at the same moment cannot hold them open: the end of a process is
    /// seen as the end of its stream.
    static func pair() throws(SystemFailure) -> (Descriptor, Descriptor) {
        var numbers: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &numbers) == 0 else {
            throw SystemFailure.last("open a socket pair")
        }
        return (Descriptor(numbers[0]), Descriptor(numbers[1]))
    }
}
