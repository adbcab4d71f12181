import CZeroMQ

/// The frames of one message as libzmq holds them. One value is used again and again: what it lends
/// is valid until the next receive into it.
public final class ReceivedMessage {
    /// Frames of the last message received.
    public private(set) var count = 0
    /// Bytes of all its frames.
    public private(set) var totalSize = 0
    public let maxFrames: Int
    /// The first frame of the last message that broke a bound: of a ROUTER's, who sent it.
    public private(set) var sender: [UInt8] = []
    private let storage: UnsafeMutablePointer<zmq_msg_t>

    /// - Parameter maxFrames: messages of more frames are read to their end and reported as malformed.
    public init(maxFrames: Int = 1024) {
        self.maxFrames = maxFrames
        // One more than asked for: a slot through which the frames too many are drained.
        storage = .allocate(capacity: maxFrames + 1)
        for index in 0...maxFrames {
            storage[index] = zmq_msg_t()
            _ = zmq_msg_init(storage + index)
        }
    }

    deinit {
        for index in 0...maxFrames { _ = zmq_msg_close(storage + index) }
        storage.deallocate()
    }

    /// The bytes of a frame, lent until the next receive.
    public subscript(index: Int) -> UnsafeRawBufferPointer {
        precondition(index >= 0 && index < count, "frame \(index) of \(count)")
        return UnsafeRawBufferPointer(start: zmq_msg_data(storage + index), count: zmq_msg_size(storage + index))
    }

    /// A frame's bytes as an array of their own.
    public func bytes(_ index: Int) -> [UInt8] { Array(self[index]) }

    /// The key that whoever sent the message has proved to own; nil without encryption.
    ///
    /// - Parameter index: a frame that came from the peer: of a ROUTER's, not the first.
    public func provenKey(_ index: Int) -> CurvePublicKey? {
        precondition(index >= 0 && index < count, "frame \(index) of \(count)")
        // What the authenticator answered for the connection.
        return zmq_msg_gets(storage + index, "User-Id").flatMap { CurvePublicKey(z85: String(cString: $0)) }
    }

    /// Reads one whole message.
    /// - Returns: 0, the error's number, or -1 when the message broke a bound (it is gone then).
    func read(from socket: UnsafeMutableRawPointer, wait: Bool, maxTotal: Int) -> Int32 {
        release()
        var index = 0
        var isTooLarge = false
        while true {
            let slot = storage + min(index, maxFrames)
            // libzmq delivers messages whole: once the first frame is there, so are the others.
            while zmq_msg_recv(slot, socket, wait ? 0 : ZMQ_DONTWAIT) < 0 {
                let code = zmq_errno()
                if code == ZeroMQCode.interrupted && (index > 0 || !wait) { continue }
                release()
                return code
            }
            let size = zmq_msg_size(slot)
            let more = zmq_msg_more(slot) != 0
            if index < maxFrames {
                totalSize += size
                count = index + 1
            }
            if index >= maxFrames || totalSize > maxTotal {
                if !isTooLarge { sender = count > 1 && zmq_msg_size(storage) < 256 ? bytes(0) : [] }
                isTooLarge = true
                release()
                // Everything that follows goes through the spare slot.
                index = maxFrames
            } else {
                index += 1
            }
            if !more { break }
        }
        return isTooLarge ? -1 : 0
    }

    /// Gives the memory of large frames back at once, instead of at the next receive.
    public func release() {
        for index in 0..<count {
            _ = zmq_msg_close(storage + index)
            _ = zmq_msg_init(storage + index)
        }
        count = 0
        totalSize = 0
    }
}

/// What a receive gave.
public enum ReceiveOutcome: Sendable, Hashable {
    case received
    /// Nothing is there (or a signal interrupted the wait).
    case empty
    /// A message with too many frames or bytes; it was read to its end and dropped. Its
    /// ``ReceivedMessage/sender`` is kept.
    case oversized
}

extension Socket {
    /// Receives one message into `message`.
    /// - Parameters:
    ///   - wait: block until there is one.
    ///   - maxTotal: bytes of all frames together; more is drained and reported.
    public func receive(
        into message: ReceivedMessage, wait: Bool = false, maxTotal: Int = 256 << 20
    ) throws(SocketError) -> ReceiveOutcome {
        let code = message.read(from: pointer, wait: wait, maxTotal: maxTotal)
        switch code {
        case 0: return .received
        case -1: return .oversized
        case ZeroMQCode.again, ZeroMQCode.interrupted: return .empty
        case ZeroMQCode.terminated, ZeroMQCode.notASocket: throw .contextTerminated
        default:
            throw .library(operation: "receive", code: code, text: String(cString: zmq_strerror(code)))
        }
    }
}
