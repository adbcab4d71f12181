public import Families
import Identifiers
public import Storage

/// A sweep that would run beside what its store has: the last sweep of its name, and results that it
/// would take over.
public struct PlanComparison: Sendable {
    /// How many of some cells have a property: counted, or estimated from a sample.
    public struct Share: Sendable, Hashable {
        public let count: Int64
        public let total: Int64
        public let isEstimate: Bool
    }

    /// What ran under the same name.
    public enum Earlier: Sendable {
        case none
        /// The same sweep to the last cell and setting.
        case same(SweepSummary)
        /// Cells of the new sweep that the earlier one lacks, and the other way round.
        case differs(SweepSummary, new: Share, gone: Share)
        /// It cannot be compared, for this reason.
        case unreadable(SweepSummary, reason: String)
    }

    /// Grids of more cells are sampled.
    public static let cellLimit: Int64 = 1_000_000
    static let sampleSize: Int64 = 100_000

    public let earlier: Earlier
    /// Cells of the new sweep whose results the store has, from whatever sweep has ended.
    public let atHand: Share

    /// Compares first stages by task identity.
    public init(_ sweep: Sweep, registry: FamilyRegistry, reader: StoreReader) throws(StoreError) {
        try self.init(sweep, registry: registry, reader: reader, limit: Self.cellLimit, sample: Self.sampleSize)
    }

    /// - Parameters:
    ///   - limit: cells of a grid that are all looked at.
    ///   - sample: cells that are drawn from a larger one.
    package init(
        _ sweep: Sweep, registry: FamilyRegistry, reader: StoreReader, limit: Int64, sample: Int64
    ) throws(StoreError) {
        let scope = Scope(limit: limit, sample: sample)
        let named = try SweepSummary.all(in: reader).last { $0.name == sweep.name }
        earlier = named.map { Self.compare(sweep, with: $0, registry: registry, scope: scope) } ?? .none
        atHand = try Self.resultsAtHand(sweep, reader: reader, scope: scope)
    }

    private struct Scope {
        let limit: Int64
        let sample: Int64

        func cells(of grid: Grid) -> EvenSample {
            EvenSample(of: 0..<grid.count, limit: grid.count <= limit ? grid.count : sample)
        }

        func share(_ hits: Int64, of cells: EvenSample) -> Share {
            let total = Int64(cells.range.count)
            guard !cells.isWhole else { return Share(count: hits, total: total, isEstimate: false) }
            let count = (Double(hits) / Double(cells.count) * Double(total)).rounded()
            return Share(count: count < 0x1p63 ? Int64(count) : total, total: total, isEstimate: true)
        }
    }

    private static func compare(
        _ sweep: Sweep, with summary: SweepSummary, registry: FamilyRegistry, scope: Scope
    ) -> Earlier {
        if summary.hash == sweep.hash { return .same(summary) }
        guard summary.family == sweep.family else {
            return .unreadable(summary, reason: "it is of the family \(summary.family)")
        }
        do {
            let old = try Sweep(canonical: summary.stages.first?.canonical ?? [], registry: registry)
            return .differs(
                summary, new: missing(from: old.grid, of: sweep.grid, scope),
                gone: missing(from: sweep.grid, of: old.grid, scope))
        } catch {
            return .unreadable(summary, reason: "\(error)")
        }
    }

    /// Cells of one grid that another lacks.
    private static func missing(from other: Grid, of grid: Grid, _ scope: Scope) -> Share {
        let cells = scope.cells(of: grid)
        let membership = GridMembership(other)
        let hits = cells.reduce(Int64(0)) { membership.contains(grid[$1]) ? $0 : $0 + 1 }
        return scope.share(hits, of: cells)
    }

    /// Counts what a submission would take over: results of sweeps that have ended.
    private static func resultsAtHand(_ sweep: Sweep, reader: StoreReader, scope: Scope) throws(StoreError) -> Share {
        let cells = scope.cells(of: sweep.grid)
        let fresh = try NewResults(reader)
        let isIndexEmpty = try reader.rows("SELECT 1 FROM finished LIMIT 1").isEmpty
        var hits: Int64 = 0
        var cursor = sweep.cursor()
        guard !isIndexEmpty || !fresh.seeds.isEmpty else { return scope.share(0, of: cells) }
        for start in stride(from: 0, to: cells.count, by: 2_000) {
            var rest: [String] = []
            for index in cells[start..<min(start + 2_000, cells.count)] {
                let identity = cursor.identity(at: index)
                if fresh.seeds.contains(identity.seed) {
                    hits += 1
                } else {
                    rest.append("x'\(NumberText.hex(identity.bytes))'")
                }
            }
            if isIndexEmpty || rest.isEmpty { continue }
            let list = rest.joined(separator: ",")
            hits += try reader.rows("SELECT count(*) FROM finished WHERE identity IN (\(list))").first?[0].integer ?? 0
        }
        let share = scope.share(hits, of: cells)
        return Share(count: share.count, total: share.total, isEstimate: share.isEstimate || !fresh.isWhole)
    }

    /// Results of large sweeps that have ended and are not in the index of results yet: a coordinator
    /// puts them there in the background, or when the next one starts.
    private struct NewResults {
        private static let limit = 5_000_000
        /// The first eight bytes of their identities.
        private(set) var seeds: Set<UInt64> = []
        private(set) var isWhole = true

        init(_ reader: StoreReader) throws(StoreError) {
            let cursor = try reader.cursor(
                """
                SELECT t.identity FROM sweep s JOIN task t ON t.sweep = s.id
                WHERE s.ended IS NOT NULL AND s.indexed = 0 AND t.state = 1 LIMIT \(Self.limit + 1)
                """)
            while try cursor.next() {
                guard let bytes = cursor[0].blob, let identity = TaskIdentity(bytes: bytes) else { continue }
                guard seeds.count < Self.limit else {
                    isWhole = false
                    return
                }
                seeds.insert(identity.seed)
            }
        }
    }
}

extension PlanComparison {
    /// For people: what ran under the same name (nil when nothing did), and what has results.
    public var lines: (earlier: String?, atHand: String) {
        (earlierLine, "\(Self.words(atHand)) of \(Self.cells(atHand.total)) have results, which are taken over")
    }

    private var earlierLine: String? {
        switch earlier {
        case .none: return nil
        case .same(let sweep): return "the same cells as sweep \(sweep.id), \(sweep.state.word)"
        case .differs(let sweep, let new, let gone):
            let what =
                new.count == 0 && gone.count == 0 && !new.isEstimate && !gone.isEstimate
                ? "the same cells, run in another way"
                : "\(Self.words(new)) of \(Self.cells(new.total)) are new, \(Self.words(gone)) of its "
                    + "\(NumberText.grouped(gone.total)) are gone"
            let sampled =
                new.isEstimate || gone.isEstimate
                ? " (by a sample: only grids of up to \(NumberText.grouped(Self.cellLimit)) cells are compared whole)"
                : ""
            return "beside sweep \(sweep.id), \(sweep.state.word): \(what)\(sampled)"
        case .unreadable(let sweep, let reason):
            return "sweep \(sweep.id) has this name, but cannot be compared: \(reason)"
        }
    }

    private static func words(_ share: Share) -> String {
        (share.isEstimate ? "about " : "") + NumberText.grouped(share.count)
    }

    private static func cells(_ count: Int64) -> String {
        count == 1 ? "1 cell" : "\(NumberText.grouped(count)) cells"
    }

    /// For machines.
    public var json: JSONText {
        let earlier: JSONText =
            switch self.earlier {
            case .none: .null
            case .same(let sweep):
                .object(["sweep": .integer(sweep.id.rawValue), "state": .string(sweep.state.word), "same": true])
            case .differs(let sweep, let new, let gone):
                .object([
                    "sweep": .integer(sweep.id.rawValue), "state": .string(sweep.state.word), "same": false,
                    "new": Self.json(new), "gone": Self.json(gone),
                ])
            case .unreadable(let sweep, let reason):
                .object([
                    "sweep": .integer(sweep.id.rawValue), "state": .string(sweep.state.word), "same": false,
                    "reason": .string(reason),
                ])
            }
        return .object(["earlier": earlier, "at_hand": Self.json(atHand)])
    }

    private static func json(_ share: Share) -> JSONText {
        .object([
            "count": .integer(share.count), "total": .integer(share.total), "estimate": .bool(share.isEstimate),
        ])
    }
}
