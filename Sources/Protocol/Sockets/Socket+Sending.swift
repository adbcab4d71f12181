import CZeroMQ

/// What became of a message that was to be sent.
public enum SendOutcome: Sendable, Hashable {
    /// All of it is queued.
    case sent
    /// Nothing was queued: the peer's queue is full, or no peer is connected (DEALER). Try later.
    case wouldBlock
    /// Nothing will arrive: the peer is gone (ROUTER: its routing id is not connected).
    case unreachable
}

extension Socket {
    /// Sends one message of several frames, as a whole or not at all.
    ///
    /// A ROUTER's first frame is the routing id of the peer. With `wait`, a full queue is waited for;
    /// a coordinator never waits for one of its peers.
    public func send(_ frames: [[UInt8]], wait: Bool = false) throws(SocketError) -> SendOutcome {
        var index = 0
        while index < frames.count {
            let more = index + 1 < frames.count
            let result = frames[index].withUnsafeBytes { sendFrame($0, more: more, wait: wait && index == 0) }
            if let outcome = try settle(result, isFirst: index == 0) {
                // Refused in the middle: the connection broke. libzmq swallows the rest of the message.
                if index > 0 { for rest in (index + 1)..<max(frames.count, index + 1) { swallow(frames, rest) } }
                return outcome
            }
            index += 1
        }
        return .sent
    }

    /// Sends a message of one frame.
    public func send(_ frame: UnsafeRawBufferPointer, wait: Bool = false) throws(SocketError) -> SendOutcome {
        try settle(sendFrame(frame, more: false, wait: wait), isFirst: true) ?? .sent
    }

    /// Sends a message of one frame to the peer of a ROUTER, then as many blobs as there are.
    public func send(
        to peer: RoutingID, _ frame: UnsafeRawBufferPointer, blobs: [[UInt8]] = []
    ) throws(SocketError) -> SendOutcome {
        let address = peer.withUnsafeBytes { sendFrame($0, more: true, wait: false) }
        if let outcome = try settle(address, isFirst: true) { return outcome }
        if let outcome = try settle(sendFrame(frame, more: !blobs.isEmpty, wait: false), isFirst: false) {
            for rest in blobs.indices { swallow(blobs, rest) }
            return outcome
        }
        return try send(remaining: blobs)
    }

    /// Sends a message of an envelope and its blobs to a DEALER's peer.
    public func send(
        _ frame: UnsafeRawBufferPointer, blobs: [[UInt8]], wait: Bool = false
    ) throws(SocketError) -> SendOutcome {
        let first = sendFrame(frame, more: !blobs.isEmpty, wait: wait)
        if let outcome = try settle(first, isFirst: true) { return outcome }
        return try send(remaining: blobs)
    }

    private func send(remaining blobs: [[UInt8]]) throws(SocketError) -> SendOutcome {
        for index in blobs.indices {
            let result = blobs[index].withUnsafeBytes { sendFrame($0, more: index + 1 < blobs.count, wait: false) }
            if let outcome = try settle(result, isFirst: false) {
                for rest in (index + 1)..<max(blobs.count, index + 1) { swallow(blobs, rest) }
                return outcome
            }
        }
        return .sent
    }

    /// 0, or the error's number. Small frames are copied into libzmq's own message, with no allocation
    /// up to 33 bytes and one beyond.
    private func sendFrame(_ bytes: UnsafeRawBufferPointer, more: Bool, wait: Bool) -> Int32 {
        let flags = (more ? ZMQ_SNDMORE : 0) | (wait ? 0 : ZMQ_DONTWAIT)
        while zmq_send(pointer, bytes.baseAddress, bytes.count, flags) < 0 {
            let code = zmq_errno()
            if code != ZeroMQCode.interrupted { return code }
        }
        return 0
    }

    /// nil: go on.
    private func settle(_ code: Int32, isFirst: Bool) throws(SocketError) -> SendOutcome? {
        switch code {
        case 0: return nil
        case ZeroMQCode.again: return isFirst ? .wouldBlock : .unreachable
        case ZeroMQCode.hostUnreachable: return .unreachable
        case ZeroMQCode.terminated, ZeroMQCode.notASocket: throw .contextTerminated
        default:
            throw .library(operation: "send", code: code, text: String(cString: zmq_strerror(code)))
        }
    }

    /// Hands libzmq the rest of a message whose connection broke; it drops it.
    private func swallow(_ frames: [[UInt8]], _ index: Int) {
        _ = frames[index].withUnsafeBytes { sendFrame($0, more: index + 1 < frames.count, wait: false) }
    }
}
