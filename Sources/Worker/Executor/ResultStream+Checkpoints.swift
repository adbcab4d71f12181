import Families
import Identifiers
import Synchronization

extension ResultStream {
    /// Sends a checkpoint, after all that came before it. The bytes go out from where they lie.
    func save(_ task: TaskReference, checkpoint: [UInt8]) {
        var header = FrameHeader(.save)
        header.sweep = task.sweep.rawValue
        header.index = task.index
        header.attempt = task.attempt
        header.count = UInt64(checkpoint.count)
        let digest = CheckpointDigest.of(checkpoint)
        let isRunning = state.withLock { state in
            guard state.emission?.task == task else { return false }
            header.number = state.emission?.nextCheckpoint() ?? 0
            return true
        }
        guard isRunning else { return }
        send(streaming: true)
        // Held to the end: its pieces follow one another.
        writing.withLock { _ in
            var frame: [UInt8] = []
            header.write(payload: digest, to: &frame)
            let isHeard = FrameSender.sendAll(frame, to: descriptor) && sendPieces(of: checkpoint)
            // The agent is gone: nobody is left to compute for.
            if !isHeard { Executor.leave() }
        }
    }

    private func sendPieces(of checkpoint: [UInt8]) -> Bool {
        checkpoint.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: FrameHeader.piece) {
                let piece = bytes[start..<min(start + FrameHeader.piece, bytes.count)]
                var header = FrameHeader(.part)
                header.length = UInt32(piece.count)
                var head: [UInt8] = []
                header.write(to: &head)
                guard FrameSender.sendAll(head, to: descriptor),
                    FrameSender.sendAll(UnsafeRawBufferPointer(rebasing: piece), to: descriptor)
                else { return false }
            }
            return true
        }
    }
}
