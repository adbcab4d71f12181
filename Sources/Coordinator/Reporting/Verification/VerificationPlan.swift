public import Identifiers
public import Storage

/// Which finished tasks are to be run again to see whether they give the same bits.
///
/// The sample depends on the tasks' identities and a key and on nothing else: anybody with the same
/// file draws the same tasks, and identities being digests, the sample is spread evenly over the axes.
public struct VerificationPlan: Sendable {
    /// How many tasks.
    public enum Size: Sendable, Hashable {
        case count(Int)
        /// Of the succeeded tasks, above 0 up to 100; at least one task.
        case percent(Double)

        /// Reads `50` or `2.5%`.
        public init?(_ text: String) {
            if text.hasSuffix("%") {
                guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
                self = .percent(percent)
            } else {
                guard let count = Int(text), count > 0 else { return nil }
                self = .count(count)
            }
        }
    }

    /// A task to be run again, and what it gave before.
    public struct Item: Sendable, Hashable {
        public let sweep: SweepID
        public let index: TaskIndex
        /// The attempt that succeeded; of a reused task, that of the one it was taken over from.
        public let attempt: Attempt
        /// What the attempt gave: digest over its records and artifacts.
        public let digest: UInt64
        /// The processor that it ran on; bits are promised for the same kind only.
        public let processor: String
        public let engine: String
    }

    /// In order of stage and index.
    public let items: [Item]
    /// Succeeded tasks of the sweep, reused ones too, of which the items are a sample.
    public let candidates: Int

    /// Draws a sample of a sweep's succeeded tasks.
    /// - Parameter key: another key draws another sample.
    public init(
        of sweep: SweepSummary, size: Size, key: UInt64 = 0, reader: StoreReader
    ) throws(StoreError) {
        var drawn: [(rank: UInt64, place: TaskReference)] = []
        var candidates = 0
        var first: (rank: UInt64, place: TaskReference)?
        let bound: Int? = if case .count(let count) = size { count } else { nil }
        for stage in sweep.stages {
            let cursor = try reader.cursor(
                """
                SELECT idx, attempt, identity FROM task
                WHERE sweep = :sweep AND state IN (1, 4) AND digest IS NOT NULL
                """,
                arguments: ["sweep": .integer(stage.id.rawValue)], limit: .infinity)
            while try cursor.next() {
                guard let index = cursor[0].integer, let identity = cursor[2].blob else { continue }
                candidates += 1
                let rank = Self.rank(identity, key: key)
                let attempt = Attempt(clamping: cursor[1].integer ?? 1)
                let candidate = (rank, TaskReference(sweep: stage.id, index: index, attempt: attempt))
                if rank < first?.rank ?? .max { first = candidate }
                if case .percent(let percent) = size, Double(rank) >= percent / 100 * 0x1p64 { continue }
                drawn.append(candidate)
                if let bound, drawn.count >= 2 * bound + 1000 { Self.keep(bound, of: &drawn) }
            }
        }
        if let bound { Self.keep(bound, of: &drawn) }
        if drawn.isEmpty, let first { drawn = [first] }
        let places = drawn.map(\.place).sorted { ($0.sweep, $0.index) < ($1.sweep, $1.index) }
        var items: [Item] = []
        for place in places {
            if let item = try Self.item(place, reader: reader) { items.append(item) }
        }
        self.items = items
        self.candidates = candidates
    }

    private static func keep(_ count: Int, of drawn: inout [(rank: UInt64, place: TaskReference)]) {
        drawn.sort { $0.rank < $1.rank }
        if drawn.count > count { drawn.removeLast(drawn.count - count) }
    }

    /// The first eight bytes of the identity, mixed with the key by one round of SplitMix64.
    private static func rank(_ identity: [UInt8], key: UInt64) -> UInt64 {
        var value = identity.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        if key == 0 { return value }
        value = (value ^ key) &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private static func item(_ place: TaskReference, reader: StoreReader) throws(StoreError) -> Item? {
        let rows = try reader.rows(
            """
            SELECT t.digest, w.processor, w.engine FROM task t
            LEFT JOIN attempt a ON a.sweep = coalesce(t.origin_sweep, t.sweep)
                AND a.idx = coalesce(t.origin_idx, t.idx) AND a.attempt = t.attempt
            LEFT JOIN worker w ON w.id = a.worker WHERE t.sweep = :sweep AND t.idx = :idx
            """,
            arguments: ["sweep": .integer(place.sweep.rawValue), "idx": .integer(place.index)])
        guard let row = rows.first, let digest = row[0].integer else { return nil }
        return Item(
            sweep: place.sweep, index: place.index, attempt: place.attempt, digest: UInt64(bitPattern: digest),
            processor: row[1].text ?? "", engine: row[2].text ?? "")
    }
}
