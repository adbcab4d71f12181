import Families
import Foundation
import Identifiers
import Numerics
import Protocol
import Testing
import Worker

@Suite("A worker runs what it is assigned", .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct RunningTests {
    @Test("every task assigned comes back exactly once, whatever the ranges")
    func exactlyOnce() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(7, "axes: {task: {range: [1, 20000]}}\nfixed: {emit: true}")
            for first: UInt64 in stride(from: 0, to: 20_000, by: 500) {
                try coordinator.assign(7, first..<(first + 500))
            }
            try coordinator.serve { coordinator.ended.count >= 20_000 }
            try coordinator.serve(for: 0.2)
            #expect(coordinator.ended.count == 20_000)
            #expect(Set(coordinator.ended.map(\.index)) == Set(0..<20_000))
            #expect(coordinator.ended.allSatisfy { $0.outcome == .succeeded && $0.attempt == 1 && $0.sweep == 7 })
        }
    }

    @Test("a task's values are a function of its identity, and its digest covers them")
    func valuesAndDigest() throws {
        let yaml = "axes: {task: [3, 4, 5]}\nfixed: {emit: true}"
        let sweep = try SweepFile.read(
            text: "name: test\nfamily: probe\n" + yaml, file: "test.yaml", registry: FakeCoordinator.registry
        ).sweep
        try withWorker { coordinator, _ in
            try coordinator.define(1, yaml)
            try coordinator.assign(1, 0..<3)
            try coordinator.serve { coordinator.ended.count == 3 }
            for result in coordinator.ended {
                var random = sweep.identity(at: Int64(result.index)).random
                let value = random.uniform()
                var digest = ResultDigest()
                digest.combine(record: "value", step: 0, value: value)
                #expect(result.records.map(\.value) == [value])
                #expect(result.digest == digest.value)
                #expect(abs(result.started - Date().timeIntervalSince1970) < 60)
            }
        }
    }

    @Test("an assignment that comes before its sweep waits for the text, which the worker asks for")
    func asksForText() throws {
        try withWorker { coordinator, _ in
            try coordinator.assign(3, 0..<2)
            try coordinator.serve { coordinator.requests == [3] }
            try coordinator.define(3, "axes: {task: [1, 2]}")
            try coordinator.serve { coordinator.ended.count == 2 }
        }
    }

    @Test("tasks of a sweep that this worker cannot run, or that it does not have, are rejected")
    func rejects() throws {
        try withWorker { coordinator, _ in
            var definition = WireSweepDefinition()
            definition.sweep = 1
            definition.canonical = Data("{\"format\":1}".utf8)
            try coordinator.send(.sweep(definition))
            try coordinator.assign(1, 0..<2)
            try coordinator.define(2, "axes: {task: [1]}")
            try coordinator.assign(2, 5..<6)
            try coordinator.serve { coordinator.ended.count == 3 }
            #expect(coordinator.ended.allSatisfy { $0.failure.failureKind == .rejected })
            #expect(coordinator.ended.contains { $0.failure.message.contains("no task 5") })
        }
    }

    @Test("tasks behind a long one go to an idle executor")
    func callsBack() throws {
        try withWorker { coordinator, _ in
            // Index 0 sleeps; the other 400 do nothing.
            try coordinator.define(
                1,
                """
                axes: {action: [sleep]}
                fixed: {seconds: 2}
                include: [{action: noop, task: \(FakeCoordinator.list(400))}]
                """)
            try coordinator.assign(1, 0..<401)
            try coordinator.serve { coordinator.ended.count == 401 }
            #expect(coordinator.ended.last?.index == 0)
        }
    }

    @Test("a task of two cores occupies two slots")
    func wideTasks() throws {
        try withWorker(slots: 3) { coordinator, _ in
            try coordinator.define(
                1, "axes: {task: [1, 2, 3, 4]}\nfixed: {action: sleep, seconds: 0.1}\nresources: {cores: 2}")
            try coordinator.assign(1, 0..<4)
            try coordinator.serve { coordinator.ended.count == 4 }
            let spans = coordinator.ended.map { ($0.started, $0.started + $0.duration) }.sorted { $0.0 < $1.0 }
            for (one, next) in zip(spans, spans.dropFirst()) { #expect(one.1 <= next.0 + 0.001) }
        }
    }

    @Test("an artifact beyond a kilobyte travels as a blob, a smaller one in the envelope")
    func artifacts() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, "axes: {bytes: [10, 1024, 1025, 3000000]}\nfixed: {action: artifact}")
            try coordinator.assign(1, 0..<4)
            try coordinator.serve { coordinator.ended.count == 4 }
            for (result, blobs) in coordinator.results where result.outcome != .running {
                let size = [10, 1024, 1025, 3_000_000][Int(result.index)]
                try #require(result.artifacts.count == 1)
                let bytes = blobs.first ?? Array(result.artifacts[0].inline)
                #expect(bytes.count == size && result.artifacts[0].size == UInt64(size))
                #expect(blobs.isEmpty == (size <= 1024))
                var digest = ResultDigest()
                digest.combine(artifact: "bytes", encoding: "bytes", bytes: bytes)
                // A slow machine may have sent the record ahead.
                let records = coordinator.results.filter { $0.result.index == result.index }.flatMap(\.result.records)
                digest.combine(record: "value", step: 0, value: try #require(records.first).value)
                #expect(result.digest == digest.value)
            }
        }
    }

    @Test("many records of one task come in parts, in order, none lost")
    func parts() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, "axes: {records: [150000]}\nfixed: {action: records}")
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.ended.count == 1 }
            let all = coordinator.results.map(\.result)
            let parts = all.dropLast()
            #expect(parts.count > 3 && parts.allSatisfy { $0.outcome == .running })
            #expect(parts.map(\.sequence) == Array(1...UInt32(parts.count)))
            let records = all.flatMap(\.records)
            #expect(records.dropLast().map(\.step) == Array(0..<150_000))
            var digest = ResultDigest()
            for record in records { digest.combine(record: record.name, step: record.step, value: record.value) }
            #expect(all.last?.digest == digest.value)
        }
    }

    @Test("heartbeats go out while tasks compute, and tell what runs")
    func heartbeats() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, "axes: {task: [1, 2, 3]}\nfixed: {action: spin, seconds: 1}")
            try coordinator.assign(1, 0..<3)
            try coordinator.serve { coordinator.ended.count == 3 }
            let busy = coordinator.heartbeats.filter { $0.running.count == 2 && $0.queued == 1 }
            #expect(busy.count >= 3)
            #expect(busy.allSatisfy { $0.memoryUsed > 0 && $0.running.allSatisfy { $0.attempt == 1 } })
        }
    }

    @Test("a task of the command family runs a program")
    func command() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(
                1,
                """
                family: command
                axes: {word: [a, b]}
                fixed:
                  argv: [sh, -c, 'echo "{{\\"name\\": \\"x\\", \\"step\\": 1, \\"value\\": 2.5}}"']
                """)
            try coordinator.assign(1, 0..<2)
            try coordinator.serve { coordinator.ended.count == 2 }
            for result in coordinator.ended {
                #expect(result.outcome == .succeeded, "\(result.failure.message)")
                #expect(result.records.contains { $0.name == "x" && $0.step == 1 && $0.value == 2.5 })
            }
        }
    }
}
