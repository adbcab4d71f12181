import Crypto
import Families
import Identifiers
import Storage

/// Computes again what the file states: identities and parameters from the canonical text, digests
/// from the bytes.
struct AuditRecomputation {
    /// Rows that are looked at a stage when not all are.
    static let sampleSize: Int64 = 10_000

    let isFull: Bool
    let reader: StoreReader
    private(set) var identities: Int64 = 0
    private(set) var blobs: Int64 = 0
    private(set) var findings: [AuditFinding] = []

    init(isFull: Bool, reader: StoreReader) {
        self.isFull = isFull
        self.reader = reader
    }

    mutating func checkIdentities(of stage: SweepSummary.Stage, registry: FamilyRegistry) throws(StoreError) {
        let sweep: Sweep
        do {
            sweep = try Sweep(canonical: stage.canonical, registry: registry)
        } catch {
            findings.append(AuditFinding(.unchecked, sweep: stage.id, "its identities cannot be recomputed: \(error)"))
            return
        }
        if sweep.hash != stage.hash {
            findings.append(AuditFinding(.identity, sweep: stage.id, "its hash is not that of its canonical text"))
        }
        if sweep.count != stage.tasks {
            findings.append(
                AuditFinding(
                    .identity, sweep: stage.id, "it says \(stage.tasks) tasks and its canonical text \(sweep.count)"))
        }
        var tasks = sweep.cursor()
        var wrong: (count: Int64, examples: [TaskIndex]) = (0, [])
        let cursor = try reader.cursor(
            """
            SELECT idx, identity, parameters FROM task
            WHERE sweep = :sweep AND idx % :stride = 0 AND identity IS NOT NULL ORDER BY idx
            """,
            arguments: ["sweep": .integer(stage.id.rawValue), "stride": .integer(try stride(stage.id))],
            limit: .infinity)
        while try cursor.next() {
            guard let index = cursor[0].integer, (0..<sweep.count).contains(index) else { continue }
            identities += 1
            let isRight = tasks.withTask(at: index) { canonical, identity in
                cursor[1].blob == identity.bytes && (cursor[2].text.map { canonical.elementsEqual($0.utf8) } ?? true)
            }
            if !isRight {
                wrong.count += 1
                if wrong.examples.count < 5 { wrong.examples.append(index) }
            }
        }
        if wrong.count > 0 {
            findings.append(
                AuditFinding(
                    .identity, sweep: stage.id, count: wrong.count, examples: wrong.examples,
                    "the stored identity or parameters are not those of the sweep"))
        }
    }

    /// Every so-manieth index, so that about the sample's number of rows is looked at.
    private func stride(_ sweep: SweepID) throws(StoreError) -> Int64 {
        if isFull { return 1 }
        let rows = try reader.rows(
            "SELECT max(idx) FROM task WHERE sweep = :sweep", arguments: ["sweep": .integer(sweep.rawValue)],
            limit: .infinity)
        return max(1, (rows.first?[0].integer ?? 0) / Self.sampleSize)
    }

    mutating func checkBlobs(root: SweepID?) throws(StoreError) {
        let cursor = try reader.cursor(
            """
            SELECT f.sweep, f.idx, f.digest, f.size, b.codec, b.bytes FROM artifact f JOIN blob b ON b.digest = f.digest
            WHERE f.sweep IN \(AuditCheck.scope)\(isFull ? "" : " LIMIT 1000")
            """, arguments: ["root": root.map { .integer($0.rawValue) } ?? .null], limit: .infinity)
        var wrong: [Int64: (count: Int64, examples: [TaskIndex])] = [:]
        while try cursor.next() {
            blobs += 1
            let size = cursor[3].integer ?? 0
            let codec = cursor[4].integer ?? 0
            let unpacked = (cursor[5].blob ?? []).withUnsafeBytes { BlobCodec.unpack($0, codec: codec, size: size) }
            if let bytes = unpacked, Array(SHA256.hash(data: bytes)) == cursor[2].blob { continue }
            wrong[cursor[0].integer ?? 0, default: (0, [])].count += 1
            if let index = cursor[1].integer, wrong[cursor[0].integer ?? 0]?.examples.count ?? 0 < 5 {
                wrong[cursor[0].integer ?? 0]?.examples.append(index)
            }
        }
        for (sweep, found) in wrong.sorted(by: { $0.key < $1.key }) {
            findings.append(
                AuditFinding(
                    .bytes, sweep: SweepID(sweep), count: found.count, examples: found.examples,
                    "the bytes of an artifact are not what their digest says"))
        }
    }
}
