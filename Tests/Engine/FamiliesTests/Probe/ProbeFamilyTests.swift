import Families
import Numerics
import Testing

@Suite("Probe")
struct ProbeFamilyTests {
    private func run(_ parameters: [String: ParameterValue], _ context: RecordingContext = RecordingContext()) throws
        -> RecordingContext
    {
        let registry = FamilyRegistry([ProbeFamily()])
        let fixed = parameters.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let sweep = try SweepFile.read(text: "family: probe\nfixed: {\(fixed)}\n", file: "p", registry: registry).sweep
        try ProbeFamily().run(sweep.grid[0], context: context)
        return context
    }

    @Test("a no-op records nothing unless asked, every other success the first number of its stream")
    func value() throws {
        #expect(try run(["action": "noop"]).records.isEmpty)
        var random = RecordingContext().random
        let expected = random.uniform()
        for action in ["sleep", "spin", "allocate", "artifact", "records"] as [ParameterValue] {
            let context = try run(["action": action])
            #expect(context.records.last == .init(name: "value", step: 0, value: expected))
        }
        #expect(try run(["action": "noop", "emit": true]).records.count == 1)
    }

    @Test("it emits as many records and bytes as asked")
    func amounts() throws {
        #expect(try run(["action": "records", "records": 1_000]).records.count == 1_001)
        #expect(try run(["action": "artifact", "bytes": 12_345]).artifacts["bytes"]?.count == 12_345)
    }

    @Test("it fails always, or on its first attempts")
    func failures() throws {
        #expect(throws: TaskFailure.self) { try run(["action": "fail"]) }
        #expect(throws: TaskFailure.self) {
            try run(["action": "fail-first", "attempts": 2], RecordingContext(attempt: 2))
        }
        #expect(try run(["action": "fail-first", "attempts": 2], RecordingContext(attempt: 3)).records.count == 1)
    }

    @Test("an attempt that goes on from a checkpoint ends with the bits of an undisturbed one")
    func checkpoints() throws {
        let count: [String: ParameterValue] = ["action": "count", "steps": 25, "every": 10, "seconds": 0]
        let undisturbed = try run(count)
        #expect(undisturbed.checkpoints.count == 2)
        for checkpoint in undisturbed.checkpoints {
            let resumed = try run(count, RecordingContext(attempt: 2, checkpoint: checkpoint))
            #expect(resumed.records == undisturbed.records)
            #expect(resumed.checkpoints.count < 2)
        }
        #expect(throws: TaskFailure.self) { try run(count, RecordingContext(attempt: 2, checkpoint: [1])) }
    }

    @Test("its checkpoints are as large as asked, and one that is damaged is not gone on from")
    func checkpointBytes() throws {
        let count: [String: ParameterValue] = [
            "action": "count", "steps": 25, "every": 10, "seconds": 0, "checkpoint-bytes": 1_003,
        ]
        let undisturbed = try run(count)
        #expect(undisturbed.checkpoints.map(\.count) == [1_003, 1_003])
        var checkpoint = undisturbed.checkpoints[0]
        let resumed = try run(count, RecordingContext(attempt: 2, checkpoint: checkpoint))
        #expect(resumed.records == undisturbed.records && resumed.checkpoints == [undisturbed.checkpoints[1]])
        checkpoint[1_002] ^= 1
        #expect(throws: TaskFailure.self) { try run(count, RecordingContext(attempt: 2, checkpoint: checkpoint)) }
    }

    @Test("it stops when cancelled")
    func cancelled() {
        #expect(throws: TaskFailure.self) {
            try run(["action": "sleep", "seconds": 3_600], RecordingContext(cancelAfter: 0.01))
        }
    }
}
