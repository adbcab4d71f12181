import Families
import Foundation
import Identifiers
import Protocol
import Testing
import Worker

@Suite("The end of a worker's allocation", .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct AllocationEndTests {
    /// Never saves a checkpoint of its own accord.
    private static func endless(bytes: Int) -> String {
        """
        axes: {task: [1, 2, 3, 4]}
        fixed: {action: count, steps: 100000, every: 100000, seconds: 0.02, checkpoint-bytes: \(bytes)}
        """
    }

    @Test("a worker that is told of it has what runs saved, and gives that back behind its checkpoint")
    func windDown() throws {
        try withWorker { coordinator, worker in
            try coordinator.define(1, Self.endless(bytes: 16))
            try coordinator.assign(1, 0..<4)
            try coordinator.serve { coordinator.heartbeats.last?.running.count == 2 }
            worker.control.windDown()
            try coordinator.serve { coordinator.hasLeft }
            #expect(coordinator.checkpoints.count == 2)
            #expect(coordinator.returned.flatMap { Array($0.range) }.sorted() == [0, 1, 2, 3])
            #expect(coordinator.ended.isEmpty)
            #expect(worker.wait() == .drained)
        }
    }

    @Test("what has a checkpoint of several parts is given back when the last part is answered")
    func parts() throws {
        try withWorker(slots: 1) { coordinator, worker in
            coordinator.answersParts = false
            try coordinator.define(1, Self.endless(bytes: 9_000_001))
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.heartbeats.last?.running.count == 1 }
            worker.control.windDown()
            try coordinator.serve { coordinator.checkpoints.count == 2 }
            try coordinator.serve(for: 0.5)
            #expect(coordinator.returned.isEmpty && !coordinator.hasLeft)
            coordinator.answersParts = true
            for part in coordinator.checkpoints {
                var answer = WireCheckpointTaken()
                (answer.sweep, answer.index, answer.attempt) = (
                    part.upload.sweep, part.upload.index, part.upload.attempt
                )
                (answer.digest, answer.part) = (part.upload.digest, part.upload.part)
                try coordinator.send(.checkpointTaken(answer))
            }
            try coordinator.serve { coordinator.hasLeft }
            #expect(coordinator.checkpoints.map(\.upload.part) == [0, 1, 2])
            #expect(coordinator.returned.count == 1)
            #expect(worker.wait() == .drained)
        }
    }

    @Test("a worker that knows it winds down before, and stops what saves nothing")
    func knownEnd() throws {
        let start = Date()
        try withWorker(slots: 1) { options in
            options.remaining = 4
        } _: { coordinator, worker in
            let remaining = coordinator.hellos[0].remaining
            #expect(remaining > 2 && remaining < 4, "\(remaining) s for tasks")
            try coordinator.define(1, "axes: {task: [1]}\nfixed: {action: sleep, seconds: 60}")
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.hasLeft }
            #expect(coordinator.returned.count == 1 && coordinator.checkpoints.isEmpty)
            #expect(Date().timeIntervalSince(start) < 4 + 1)
            #expect(worker.wait() == .stopped)
        }
    }

    @Test("without a word of an end there is none")
    func unknown() throws {
        try withWorker { coordinator, _ in #expect(coordinator.hellos[0].remaining == 0) }
    }
}
