import Families
import Foundation
import Identifiers
import Protocol
import Testing
import Worker

@Suite("Checkpoints in parts", .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct CheckpointTests {
    /// Saves three parts at its fifth step, and crashes at the seventh when it is the first attempt.
    private static let yaml = """
        axes: {steps: [9]}
        fixed: {action: count, every: 5, seconds: 0.05, crash-at: 7, checkpoint-bytes: 9000001}
        """
    /// The same, without end.
    private static let patient = """
        axes: {steps: [1000]}
        fixed: {action: count, every: 2, seconds: 0.05, checkpoint-bytes: 9000001}
        """

    /// The parts of a checkpoint that came, put together.
    private func joined(_ parts: ArraySlice<(upload: WireCheckpointUpload, bytes: [UInt8])>) -> [UInt8] {
        parts.flatMap(\.bytes)
    }

    private func send(
        _ checkpoint: [UInt8], attempt: UInt32, damages: Bool = false, to coordinator: FakeCoordinator
    ) throws {
        let layout = CheckpointLayout(size: checkpoint.count)
        var data = WireCheckpointData()
        (data.sweep, data.attempt) = (1, attempt)
        data.digest = Data(CheckpointDigest.of(checkpoint))
        for part in 0..<layout.count {
            data.setPart(part, of: layout)
            var bytes = Array(checkpoint[layout.range(of: part)])
            if damages, part == 1 { bytes[17] ^= 1 }
            try coordinator.send(.checkpointData(data), blobs: [bytes])
        }
    }

    @Test("a checkpoint goes up in parts and comes down in parts, and the task goes on from it")
    func roundTrip() throws {
        try withWorker { coordinator, _ in
            #expect(coordinator.hellos[0].maxCheckpoint == UInt64(TaskLimits.checkpoint))
            coordinator.answersParts = false
            try coordinator.define(1, Self.patient.replacingOccurrences(of: "1000", with: "5"))
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.checkpoints.count == 2 }
            let beats = coordinator.heartbeats.count
            try coordinator.serve { coordinator.heartbeats.count > beats + 1 }
            #expect(coordinator.checkpoints.count == 2, "no third part before the first is answered")
            try coordinator.serve { coordinator.ended.count == 1 }
        }
        try withWorker { coordinator, _ in
            try coordinator.define(1, Self.yaml)
            try coordinator.assign(1, 0..<1, attempt: 2)
            try coordinator.serve { coordinator.ended.count == 1 && coordinator.checkpoints.count == 3 }
            let saved = joined(coordinator.checkpoints[...])
            let upload = coordinator.checkpoints[2].upload
            #expect(upload.parts == 3 && upload.part == 2 && upload.size == 9_000_001 && saved.count == 9_000_001)
            #expect(upload.digest == Data(CheckpointDigest.of(saved)))

            try coordinator.assign(1, 0..<1, attempt: 3, checkpoints: [0])
            // Of another attempt: not for this one.
            try send(saved, attempt: 2, to: coordinator)
            try coordinator.serve { coordinator.taken.count == 3 }
            #expect(coordinator.taken.allSatisfy { $0.refused && $0.attempt == 2 })
            try send(saved, attempt: 3, to: coordinator)
            try coordinator.serve { coordinator.ended.count == 2 }
            #expect(coordinator.taken.dropFirst(3).map(\.part) == [0, 1, 2])
            #expect(coordinator.taken.dropFirst(3).allSatisfy { !$0.refused })
            #expect(coordinator.checkpoints.count == 3, "it went on behind the step at which it would save one")
            #expect(coordinator.ended[1].digest == coordinator.ended[0].digest)

            // Damaged on its way: the task starts over.
            try coordinator.assign(1, 0..<1, attempt: 4, checkpoints: [0])
            try send(saved, attempt: 4, damages: true, to: coordinator)
            try coordinator.serve { coordinator.ended.count == 3 && coordinator.checkpoints.count == 6 }
            #expect(coordinator.ended[2].digest == coordinator.ended[0].digest)
            #expect(joined(coordinator.checkpoints[3...]) == saved)

            // The coordinator has it no longer: the same.
            try coordinator.assign(1, 0..<1, attempt: 5, checkpoints: [0])
            var end = WireCheckpointTaken()
            (end.sweep, end.attempt, end.refused, end.digest) = (1, 5, true, upload.digest)
            try coordinator.send(.checkpointTaken(end))
            try coordinator.serve { coordinator.ended.count == 4 }
        }
    }

    @Test("a coordinator that restarts is sent all parts again; one that knows no parts is sent none")
    func restarts() throws {
        try withWorker { coordinator, _ in
            coordinator.answersParts = false
            try coordinator.define(1, Self.patient)
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.checkpoints.count == 2 }
            // What is on its way arrives, whatever the coordinator doubts.
            try coordinator.send(.helloAgain(WireHelloAgain()))
            try coordinator.serve { coordinator.hellos.count == 2 }
            try coordinator.serve(for: 0.3)
            #expect(coordinator.checkpoints.count == 2)
            try coordinator.restart()
            coordinator.answersParts = true
            try coordinator.serve { coordinator.checkpoints.count >= 5 }
            #expect(coordinator.checkpoints[2..<5].map(\.upload.part) == [0, 1, 2])
            #expect(coordinator.checkpoints[2..<5].allSatisfy { $0.upload.sequence == 1 })
            #expect(
                coordinator.checkpoints[4].upload.digest
                    == Data(CheckpointDigest.of(joined(coordinator.checkpoints[2..<5]))))

            coordinator.maxCheckpoint = 0
            try coordinator.restart()
            try coordinator.serve { coordinator.hellos.count == 4 }
            let count = coordinator.checkpoints.count
            try coordinator.serve(for: 0.5)
            #expect(coordinator.checkpoints.count == count)
            try coordinator.withdraw(1, 0..<1)
        }
    }

    @Test("a checkpoint that does not come is not waited for beyond a time, nor beyond its connection")
    func missing() throws {
        try withWorker {
            $0.checkpointPatience = 0.3
        } _: { coordinator, _ in
            try coordinator.define(1, Self.yaml)
            try coordinator.assign(1, 0..<1, attempt: 2, checkpoints: [0])
            try coordinator.serve { coordinator.returned.count == 1 }
            #expect(coordinator.returned[0].attempt == 2 && coordinator.ended.isEmpty)
            // Nor is an answer to a part that does not come.
            coordinator.answersParts = false
            try coordinator.define(2, Self.patient)
            try coordinator.assign(2, 0..<1)
            try coordinator.serve { coordinator.checkpoints.count >= 4 }
            #expect(coordinator.checkpoints.prefix(4).map(\.upload.part) == [0, 1, 0, 1])
            try coordinator.withdraw(2, 0..<1)
        }
        try withWorker { coordinator, _ in
            try coordinator.define(1, Self.yaml)
            try coordinator.assign(1, 0..<1, attempt: 2, checkpoints: [0])
            try coordinator.serve(for: 0.2)
            try coordinator.restart()
            try coordinator.serve { coordinator.hellos.count == 2 }
            #expect(coordinator.hellos[1].holds.isEmpty)
        }
    }
}
