import Numerics

/// How far a counting probe is: what it saves, and what it goes on from.
struct CountProgress {
    /// Bytes of a checkpoint that holds nothing else.
    static let size = 16

    var step: Int64 = 0
    var total: Double = 0

    /// - Throws: `TaskFailure` when the bytes are not those that ``checkpoint(size:)`` gave.
    init(checkpoint: [UInt8]?, size: Int) throws {
        guard let checkpoint else { return }
        guard checkpoint.count == size, size >= Self.size else {
            throw TaskFailure("the checkpoint is not one of a counting probe")
        }
        checkpoint.withUnsafeBytes { bytes in
            step = Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
            total = Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
        guard checkpoint == self.checkpoint(size: size) else { throw TaskFailure("the checkpoint is damaged") }
    }

    /// Step and total, and behind them as many numbers as the size asks for, of a stream that the step gives: no two
    /// parts of a checkpoint are alike, nor two checkpoints.
    func checkpoint(size: Int) -> [UInt8] {
        var random = RandomStream(seed: UInt64(bitPattern: step))
        return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            let space = UnsafeMutableRawBufferPointer(bytes)
            space.storeBytes(of: step.littleEndian, as: Int64.self)
            space.storeBytes(of: total.bitPattern.littleEndian, toByteOffset: 8, as: UInt64.self)
            var place = Self.size
            while place < size {
                withUnsafeBytes(of: random.next().littleEndian) { word in
                    let rest = min(8, size - place)
                    UnsafeMutableRawBufferPointer(rebasing: space[place..<place + rest])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: word[..<rest]))
                }
                place += 8
            }
            count = size
        }
    }
}
