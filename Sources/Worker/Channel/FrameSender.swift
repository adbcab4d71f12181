import Glibc

/// Bytes on their way into a stream socket.
struct FrameSender {
    /// Not yet taken by the socket.
    private(set) var pending: [UInt8] = []
    private var sent = 0

    var isEmpty: Bool { sent == pending.count }

    /// Queues bytes, written by `body` at the end of what waits.
    mutating func append(_ body: (inout [UInt8]) -> Void) { body(&pending) }

    /// Hands over what the socket takes without waiting; false when the other side is gone.
    mutating func send(to descriptor: Int32) -> Bool {
        while !isEmpty {
            let count = pending.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent,
                    Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                return true
            } else if errno != EINTR {
                return false
            }
        }
        pending.removeAll(keepingCapacity: pending.capacity <= 1 << 20)
        sent = 0
        return true
    }

    /// Hands over all of `bytes`, waiting as long as it takes; false when the other side is gone.
    static func sendAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
                if count > 0 {
                    sent += count
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}
