import Numerics

/// What a training run keeps beside the network: sums since the last record, and what it has told so far, so that an
/// attempt that goes on from a checkpoint tells the same as one that was never disturbed.
struct TrainingProgress: Sendable, Hashable {
    private static let magic: UInt64 = 0x5357_4C41_5753_0001  // SWLAWS, version 1

    var records: [TrainingRecord] = []
    var lossSum = 0.0
    var lossCount = 0
    var noise = GradientNoise()

    init() {}

    /// The progress, and then each of the parts with its length before it.
    func bytes(with parts: [[UInt8]]) -> [UInt8] {
        var words: [UInt64] = [
            Self.magic, lossSum.bitPattern, UInt64(lossCount), noise.signal.bitPattern, noise.noise.bitPattern,
            UInt64(records.count),
        ]
        let names = TrainingRecord.Name.allCases
        for record in records {
            words += [UInt64(names.firstIndex(of: record.name)!), UInt64(record.step), record.value.bitPattern]
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * (words.count + parts.count) + parts.reduce(0) { $0 + $1.count })
        func append(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        words.forEach(append)
        for part in parts {
            append(UInt64(part.count))
            bytes += part
        }
        return bytes
    }

    /// Takes what `bytes(with:)` has written of so many parts apart; nil when it is something else.
    static func read(_ bytes: [UInt8], parts count: Int) -> (progress: TrainingProgress, parts: [[UInt8]])? {
        var position = 0
        func word() -> UInt64? {
            guard position + 8 <= bytes.count else { return nil }
            defer { position += 8 }
            return (0..<8).reduce(0) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
        }
        guard word() == magic, let sum = word(), let losses = word().flatMap(Int.init(exactly:)),
            let signal = word(), let noise = word(), let records = word(), records < 1 << 24
        else { return nil }
        var progress = TrainingProgress()
        progress.lossSum = Double(bitPattern: sum)
        progress.lossCount = losses
        progress.noise = GradientNoise(signal: Double(bitPattern: signal), noise: Double(bitPattern: noise))
        let names = TrainingRecord.Name.allCases
        for _ in 0..<records {
            guard let name = word(), name < UInt64(names.count), let step = word().flatMap(Int.init(exactly:)),
                let value = word()
            else { return nil }
            progress.records.append(
                TrainingRecord(names[Int(name)], step: step, Double(bitPattern: value)))
        }
        var parts: [[UInt8]] = []
        for _ in 0..<count {
            guard let length = word().flatMap(Int.init(exactly:)), length <= bytes.count - position else { return nil }
            parts.append(Array(bytes[position..<position + length]))
            position += length
        }
        return position == bytes.count ? (progress, parts) : nil
    }
}
