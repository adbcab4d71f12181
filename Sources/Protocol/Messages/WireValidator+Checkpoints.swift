import Identifiers

/// Checkpoints, whole or in parts.
extension WireValidator {
    func check(_ upload: WireCheckpointUpload) throws(WireViolation) {
        try task(upload.sweep, upload.index, upload.attempt)
        try require(upload.sequence >= 1, "a checkpoint's sequence number is 0")
        try blobs(expected: 1)
        guard upload.parts > 0 else {
            return try whole(upload.part, size: upload.size, hasNoDigest: upload.digest.isEmpty)
        }
        try digest(upload.digest.count)
        try part(upload.part, of: upload.parts, size: upload.size)
    }

    func check(_ data: WireCheckpointData) throws(WireViolation) {
        try task(data.sweep, data.index, 1)
        try digest(data.digest.count)
        try blobs(expected: 1)
        guard data.parts > 0 else { return try whole(data.part, size: data.size, hasNoDigest: true) }
        try task(data.sweep, data.index, data.attempt)
        try part(data.part, of: data.parts, size: data.size)
    }

    func check(_ taken: WireCheckpointTaken) throws(WireViolation) {
        try task(taken.sweep, taken.index, taken.attempt)
        try digest(taken.digest.count)
        try require(
            taken.part < CheckpointLayout(size: limits.checkpoint).count, "\(taken.part) is not a checkpoint's part")
    }

    func digest(_ count: Int) throws(WireViolation) {
        try require(count == 32, "a checkpoint's digest has \(count) bytes, not 32")
    }

    private func whole(_ part: UInt32, size: UInt64, hasNoDigest: Bool) throws(WireViolation) {
        try require(part == 0 && size == 0 && hasNoDigest, "a checkpoint of no parts names one")
    }

    /// The size of the whole says how many parts there are, and how large each is.
    private func part(_ part: UInt32, of parts: UInt32, size: UInt64) throws(WireViolation) {
        guard size <= limits.checkpoint else {
            throw WireViolation(.tooLarge, "a checkpoint has \(size) bytes, more than \(limits.checkpoint)")
        }
        let layout = CheckpointLayout(size: Int(size))
        try require(
            parts >= 2 && parts == layout.count && part < parts,
            "part \(part) of \(parts) cannot be one of a checkpoint of \(size) bytes")
        let expected = layout.range(of: Int(part)).count
        guard blobSize(0) == expected else {
            throw WireViolation(
                .blobs, "part \(part) of a checkpoint of \(size) bytes has \(blobSize(0)) bytes, not \(expected)")
        }
    }
}
