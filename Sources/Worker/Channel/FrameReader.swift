import Glibc

/// Takes frames off a stream socket.
struct FrameReader {
    enum Arrival: Equatable {
        case data
        /// Nothing there, and the call was not to wait.
        case nothing
        /// The other side is gone.
        case ended
    }

    /// The stream holds what is no frame of ours.
    struct Garbage: Error {}

    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    init(capacity: Int = 1 << 16) {
        buffer = .allocate(byteCount: capacity, alignment: 16)
    }

    /// Gives the buffer back; the reader is not used afterwards.
    func deallocate() { buffer.deallocate() }

    /// Reads what has arrived, once.
    mutating func receive(from descriptor: Int32, waiting: Bool) -> Arrival {
        makeRoom(for: 1 << 14)
        while true {
            let free = UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
            let count = recv(descriptor, free.baseAddress, free.count, Int32(waiting ? 0 : MSG_DONTWAIT))
            if count > 0 {
                end += count
                return .data
            }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothing : .ended
        }
    }

    /// The next whole frame; nil when more has to be read. The payload is valid until the reader
    /// is used again.
    mutating func next() throws(Garbage) -> (FrameHeader, payload: UnsafeRawBufferPointer)? {
        let held = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        guard held.count >= FrameHeader.size else { return nil }
        guard let header = FrameHeader(reading: held) else { throw Garbage() }
        let size = FrameHeader.size + Int(header.length)
        guard held.count >= size else {
            makeRoom(for: size - held.count)
            return nil
        }
        start += size
        return (header, UnsafeRawBufferPointer(rebasing: held[FrameHeader.size..<size]))
    }

    /// Sees to it that `count` more bytes fit behind what is held.
    private mutating func makeRoom(for count: Int) {
        if start == end {
            start = 0
            end = 0
        }
        guard buffer.count - end < count else { return }
        let held = end - start
        if buffer.count - held >= count, start > 0 {
            UnsafeMutableRawBufferPointer(rebasing: buffer[..<held]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        } else {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(buffer.count * 2, held + count), alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            buffer.deallocate()
            buffer = larger
        }
        start = 0
        end = held
    }
}
