import Families
import Foundation
import Identifiers
import Protocol
import Testing
import Worker

@Suite("Checkpoints on their way to the coordinator")
struct CheckpointOutboxTests {
    private static let part = CheckpointLayout.partSize

    private func saved(_ index: TaskIndex, _ sequence: UInt32 = 1, parts: Int) -> SavedCheckpoint {
        let size = parts == 1 ? 10 : (parts - 1) * Self.part + Int(sequence)
        let bytes = [UInt8](repeating: UInt8(sequence), count: size)
        return SavedCheckpoint(
            task: TaskReference(sweep: SweepID(1), index: index, attempt: 1), sequence: sequence,
            digest: CheckpointDigest.of(bytes), bytes: CheckpointBytes(bytes))
    }

    private func outbox() -> CheckpointOutbox {
        var outbox = CheckpointOutbox()
        outbox.sendAgain(limit: 1 << 30)
        return outbox
    }

    /// What goes out now: task, sequence and part.
    private func sent(_ outbox: inout CheckpointOutbox, takes: Int = .max) -> [[Int]] {
        var sent: [[Int]] = []
        outbox.sendAll { upload, bytes in
            guard sent.count < takes else { return false }
            let layout = CheckpointLayout(size: upload.parts == 0 ? bytes.count : Int(upload.size))
            #expect(bytes.count == layout.range(of: Int(upload.part)).count)
            #expect(upload.parts == (layout.count == 1 ? 0 : UInt32(layout.count)))
            sent.append([Int(upload.index), Int(upload.sequence), Int(upload.part)])
            return true
        }
        return sent
    }

    private func answer(
        _ outbox: inout CheckpointOutbox, _ saved: SavedCheckpoint, _ part: UInt32, refuses: Bool = false
    ) -> Bool {
        var taken = WireCheckpointTaken()
        (taken.sweep, taken.index, taken.attempt) = (1, UInt64(saved.task.index), 1)
        (taken.digest, taken.part, taken.refused) = (Data(saved.digest), part, refuses)
        return outbox.take(taken)
    }

    @Test("two parts are on their way at most, and it is kept until the last is answered")
    func window() {
        var outbox = outbox()
        let whole = saved(0, parts: 4)
        outbox.put(whole)
        #expect(sent(&outbox) == [[0, 1, 0], [0, 1, 1]])
        #expect(sent(&outbox).isEmpty && !outbox.isBlocked)
        #expect(answer(&outbox, whole, 0))
        #expect(sent(&outbox) == [[0, 1, 2]])
        for part in 1...3 as ClosedRange<UInt32> {
            #expect(!outbox.isEmpty)
            #expect(answer(&outbox, whole, part))
            _ = sent(&outbox)
        }
        #expect(outbox.isEmpty)
        #expect(!answer(&outbox, whole, 3))
    }

    @Test("one that is under way is finished, the last saved meanwhile follows; small ones pass")
    func order() {
        var outbox = outbox()
        let first = saved(0, parts: 2)
        outbox.put(first)
        #expect(sent(&outbox) == [[0, 1, 0], [0, 1, 1]])
        outbox.put(saved(0, 2, parts: 2))
        outbox.put(saved(0, 3, parts: 2))
        outbox.put(saved(5, parts: 1))
        #expect(sent(&outbox) == [[5, 1, 0]])
        for part in 0...1 as ClosedRange<UInt32> { #expect(answer(&outbox, first, part)) }
        #expect(sent(&outbox) == [[0, 3, 0], [0, 3, 1]])
    }

    @Test("what is refused, or whose task has ended, is dropped; what comes behind goes on")
    func dropped() {
        var outbox = outbox()
        let (first, second, third) = (saved(0, parts: 3), saved(1, parts: 3), saved(2, parts: 3))
        for whole in [first, second, third] { outbox.put(whole) }
        #expect(sent(&outbox).count == 2)
        #expect(answer(&outbox, first, 0, refuses: true))
        #expect(sent(&outbox) == [[1, 1, 0], [1, 1, 1]])
        #expect(!answer(&outbox, first, 1, refuses: true), "the answer to what is dropped drops nothing else")
        outbox.forget(second.task)
        #expect(sent(&outbox) == [[2, 1, 0], [2, 1, 1]])
        outbox.forget(third.task)
        #expect(outbox.isEmpty)
    }

    @Test("on a new connection it begins anew, unless that coordinator does not take it")
    func again() {
        var outbox = outbox()
        let whole = saved(0, parts: 3)
        outbox.put(whole)
        #expect(sent(&outbox, takes: 1) == [[0, 1, 0]])
        #expect(outbox.isBlocked)
        #expect(answer(&outbox, whole, 0))
        outbox.sendAgain(limit: whole.bytes.layout.size)
        #expect(sent(&outbox) == [[0, 1, 0], [0, 1, 1]])
        // The answer of before and the one of now: the part counts once.
        for _ in 0..<2 { #expect(answer(&outbox, whole, 0)) }
        #expect(sent(&outbox) == [[0, 1, 2]])
        outbox.sendAgain(limit: 0)
        outbox.put(saved(1, parts: 2))
        outbox.put(saved(2, parts: 1))
        #expect(sent(&outbox) == [[2, 1, 0]])
        #expect(outbox.isEmpty)
    }
}
