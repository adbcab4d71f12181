import Families
import Foundation
import Identifiers
import Protocol
import Storage
import Testing

extension IntegrationTests {
    /// Checkpoints of 100 MiB: from the executor to the file and back, with processes killed on the way.
    @Suite
    struct CheckpointTests {
        /// Seven seconds of steps, with a checkpoint of 25 parts every one and a half.
        static let yaml = """
            name: large
            family: probe
            fixed: {action: count, steps: 90, every: 20, seconds: 0.08, checkpoint-bytes: 104857600}
            """
        static let parts: Int64 = 25

        static let undisturbed: Result<[[SQLValue]], any Error> = Result {
            let cluster = try start()
            try cluster.waitForEnd()
            let peak = try #require(memory(of: cluster.coordinator, "VmHWM"))
            // A checkpoint of 100 MiB, of which two parts are in hand at a time.
            #expect(peak < 150, "the coordinator's memory came to \(peak) MiB")
            return try sound(cluster)
        }

        static func start() throws -> Cluster {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try cluster.startWorker(slots: 1)
            try cluster.submit(yaml)
            return cluster
        }

        /// MiB of a process that runs.
        static func memory(of process: SwathProcess?, _ what: String) -> Int? {
            guard let pid = process?.pid,
                let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix(what + ":") })
            else { return nil }
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 >> 10 }
        }

        /// What the sweep gave; nothing of its checkpoints is left.
        static func sound(_ cluster: Cluster) throws -> [[SQLValue]] {
            try cluster.expectSound(tasks: 1)
            for table in ["checkpoint", "checkpoint_part", "blob"] {
                #expect(try cluster.number("SELECT count(*) FROM \(table)") == 0, "\(table)")
            }
            try expectClean(cluster)
            return try cluster.results() + cluster.rows("SELECT name, step, value FROM record ORDER BY name, step")
        }

        static func expectClean(_ cluster: Cluster) throws {
            let audit = try SwathProcess.run(["audit", "--store", cluster.store], in: cluster.folder)
            #expect(audit.status == 0 && !audit.output.contains("leftover"), "\(audit.output)\(audit.errors)")
        }

        @Test("an executor that is killed is followed by one that goes on from its checkpoint, with the same bits")
        func executorKilled() throws {
            let expected = try Self.undisturbed.get()
            let cluster = try Self.start()
            let whole = """
                SELECT count(*) FROM checkpoint WHERE parts = \(Self.parts) AND size = 104857600 AND sequence >= 3
                """
            try #require(eventually { ((try? cluster.number(whole)) ?? 0) == 1 })
            for executor in children(of: cluster.workers[0].pid) { kill(executor, SIGKILL) }
            try cluster.waitForEnd()
            #expect(try Self.sound(cluster) == expected)
            #expect(try cluster.number("SELECT count(*) FROM attempt") == 2)
            // From the beginning its steps alone take 7.2 s.
            #expect(try cluster.number("SELECT count(*) FROM attempt WHERE state = 1 AND duration < 7.2") == 1)
        }

        @Test("a coordinator that is killed in the middle of an upload has the checkpoint before, and gets the other")
        func coordinatorKilled() throws {
            let expected = try Self.undisturbed.get()
            let cluster = try Self.start()
            let state = "SELECT (SELECT coalesce(max(sequence), 0) FROM checkpoint), count(*) FROM checkpoint_part"
            func wait(for isReached: (_ sequence: Int64, _ parts: Int64) -> Bool) throws {
                try #require(
                    eventually {
                        guard let row = try? cluster.rows(state).first, case .integer(let sequence) = row[0],
                            case .integer(let parts) = row[1]
                        else { return false }
                        return isReached(sequence, parts)
                    })
            }
            // In the middle of the first, and again in the middle of a later one.
            for isFirst in [true, false] {
                let whole = isFirst ? 0 : Self.parts
                try wait { ($0 == 0) == isFirst && $1 > whole + 2 && $1 < whole + Self.parts - 2 }
                cluster.killCoordinator()
                let last = "SELECT coalesce(max(sequence), 0) FROM checkpoint"
                let sequence = try cluster.number(last)
                #expect((sequence == 0) == isFirst)
                try Self.expectClean(cluster)
                try cluster.startCoordinator()
                #expect(try cluster.number(last) >= sequence)
                try Self.expectClean(cluster)
            }
            try cluster.waitForEnd()
            #expect(try Self.sound(cluster) == expected)
            #expect(try cluster.number("SELECT count(*) FROM attempt") == 1)
        }
    }
}
