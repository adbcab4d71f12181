import Identifiers

/// One worker's hold on tasks of one block of 64 of one sweep, handed out at one attempt number.
///
/// A large cluster has hundreds of thousands of them: what need not be exact takes few bits.
struct Lease: Sendable {
    var block: Int64
    /// Which tasks of the block.
    var mask: UInt64
    var sweep: Int32
    var worker: Int32
    var attempt: Attempt
    var nextInBucket: Int32 = LeaseTable.none
    var nextOfWorker: Int32 = LeaseTable.none
    var previousOfWorker: Int32 = LeaseTable.none
    /// In eighths of a second, which last for 17 years.
    private let eighths: UInt32
    private var load: LeaseLoad

    init(
        block: Int64, mask: UInt64, since: Instant, sweep: Int32, worker: Int32, attempt: Attempt, expected: Seconds,
        weight: Int, isLong: Bool
    ) {
        (self.block, self.mask, self.sweep, self.worker, self.attempt) = (block, mask, sweep, worker, attempt)
        eighths = UInt32(max(0, min(since * 8, Double(UInt32.max))))
        load = LeaseLoad(expected: expected, weight: weight, isLong: isLong)
    }

    var count: Int { mask.nonzeroBitCount }
    /// When it was handed out, or up to an eighth of a second before.
    var since: Instant { Double(eighths) / 8 }
    /// What one task was expected to take when it was handed out, in seconds, to a hundredth of itself.
    var expected: Seconds { load.expected }
    /// Slots that one task occupies at this worker.
    var weight: Int { load.weight }
    /// Counted by slots (a long task) and not by seconds of work.
    var isLong: Bool { load.isLong }
    /// The worker has been asked to give it back.
    var isWithdrawn: Bool {
        get { load.isWithdrawn }
        set { load.isWithdrawn = newValue }
    }
}

/// What tasks of a lease mean to their worker, in 32 bits.
private struct LeaseLoad: Sendable {
    private static let long: UInt32 = 1 << 14
    private static let withdrawn: UInt32 = 1 << 15
    /// Of a number in single precision: the bits behind the sign and before those that are dropped.
    private static let dropped: UInt32 = 17

    /// From the top: 16 bits of a weight less 1, two flags, 8 bits of an exponent and 6 of a significand.
    private var bits: UInt32

    init(expected: Seconds, weight: Int, isLong: Bool) {
        // Ends short of infinity, which could be added and never be taken away.
        let exact = Float(max(0, min(expected, 1e30)))
        let rounded = (exact.bitPattern + 1 << (Self.dropped - 1)) >> Self.dropped
        bits = UInt32(max(1, min(weight, 1 << 16)) - 1) << 16 | rounded | (isLong ? Self.long : 0)
    }

    var expected: Seconds { Double(Float(bitPattern: (bits & (Self.long - 1)) << Self.dropped)) }
    var weight: Int { Int(bits >> 16) + 1 }
    var isLong: Bool { bits & Self.long != 0 }
    var isWithdrawn: Bool {
        get { bits & Self.withdrawn != 0 }
        set { bits = newValue ? bits | Self.withdrawn : bits & ~Self.withdrawn }
    }
}
