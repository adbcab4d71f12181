import Glibc

/// Bytes on their way into a stream socket.
struct FrameSender {
    /// Bytes that one call hands over at most: the thread has others to serve.
    private static let turn = 4 << 20

    /// What goes before `pending`: blocks that are not copied.
    private var blocks = Queue<ArraySlice<UInt8>>()
    /// Not yet taken by the socket.
    private var pending: [UInt8] = []
    /// Bytes of the first of them that the socket has.
    private var sent = 0

    var isEmpty: Bool { blocks.isEmpty && sent == pending.count }

    /// Queues bytes, written by `body` at the end of what waits.
    mutating func append(_ body: (inout [UInt8]) -> Void) { body(&pending) }

    /// Queues bytes that stay where they are.
    mutating func append(block: ArraySlice<UInt8>) {
        guard !block.isEmpty else { return }
        if !pending.isEmpty {
            // `sent` counts bytes of these, if there was no block before them.
            blocks.append(pending[...])
            pending = []
        }
        blocks.append(block)
    }

    /// Hands over what the socket takes without waiting, up to some; false when the other side is gone.
    mutating func send(to descriptor: Int32) -> Bool {
        var left = Self.turn
        while !isEmpty, left > 0 {
            let count =
                blocks.first?.withUnsafeBytes { offer($0, left, to: descriptor) }
                ?? pending.withUnsafeBytes { offer($0, left, to: descriptor) }
            if count > 0 {
                sent += count
                left -= count
                dropIfSent()
            } else if errno == EAGAIN {
                return true
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private func offer(_ bytes: UnsafeRawBufferPointer, _ most: Int, to descriptor: Int32) -> Int {
        Glibc.send(
            descriptor, bytes.baseAddress.map { $0 + sent }, min(bytes.count - sent, most),
            Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }

    private mutating func dropIfSent() {
        guard sent == blocks.first?.count ?? pending.count else { return }
        sent = 0
        if blocks.popFirst() == nil { pending.removeAll(keepingCapacity: pending.capacity <= 1 << 20) }
    }

    /// Hands over all of `bytes`, waiting as long as it takes; false when the other side is gone.
    static func sendAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { sendAll($0, to: descriptor) }
    }

    /// The same for bytes that lie elsewhere.
    static func sendAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
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
