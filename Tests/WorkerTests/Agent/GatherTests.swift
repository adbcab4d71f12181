import Foundation
import Protocol
import Testing
import Worker

@Suite("A worker gathers results", .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct GatherTests {
    private static let naps = "axes: {task: {range: [1, 500]}}\nfixed: {action: sleep, seconds: 0.02}"

    /// Messages in which the results of a range come.
    private func messages(_ coordinator: FakeCoordinator, _ range: Range<UInt64>) throws -> Int {
        let (before, ended) = (coordinator.resultMessages, coordinator.ended.count)
        try coordinator.assign(1, range)
        try coordinator.serve { coordinator.ended.count == ended + range.count }
        return coordinator.resultMessages - before
    }

    @Test("while all slots are at work, in few messages; none is lost")
    func together() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, Self.naps)
            let alone = try messages(coordinator, 0..<60)
            coordinator.gather = 0.3
            _ = try messages(coordinator, 60..<64)
            let together = try messages(coordinator, 64..<124)
            #expect(together * 2 < alone, "\(together), and \(alone) without")
            #expect(coordinator.ended.map(\.index).sorted() == Array(0..<124))
            coordinator.gather = 0
            _ = try messages(coordinator, 124..<128)
            #expect(try messages(coordinator, 128..<188) * 2 > alone, "and as before when it is not wanted any more")
        }
    }

    @Test("a slot without work ends it: nobody waits for a last result")
    func idle() throws {
        try withWorker { coordinator, _ in
            coordinator.gather = 1000
            try coordinator.define(1, Self.naps)
            _ = try messages(coordinator, 0..<4)
            // Longer than it takes, shorter than the five seconds for which a worker gathers at most.
            try coordinator.assign(1, 4..<24)
            try coordinator.serve(within: 4) { coordinator.ended.count == 24 }
        }
    }

    @Test("a worker that is told to end sends what it has")
    func departing() throws {
        try withWorker { coordinator, worker in
            coordinator.gather = 1000
            try coordinator.define(1, Self.naps)
            try coordinator.define(2, "axes: {task: {range: [1, 2]}}\nfixed: {action: sleep, seconds: 60}")
            _ = try messages(coordinator, 0..<2)
            try coordinator.assign(1, 2..<4)
            // Both slots go on with these.
            try coordinator.assign(2, 0..<2)
            try coordinator.serve(for: 0.5)
            worker.control.drain()
            try coordinator.serve(within: 4) { coordinator.ended.count == 4 }
            worker.control.stop()
        }
    }

    @Test("results stand for signs of life, and what runs is told now and then all the same")
    func signsOfLife() throws {
        try withWorker { coordinator, _ in
            coordinator.gather = 0.05
            try coordinator.define(1, Self.naps)
            _ = try messages(coordinator, 0..<4)
            let heartbeats = coordinator.heartbeats.count
            let together = try messages(coordinator, 4..<304)
            let said = coordinator.heartbeats.count - heartbeats
            // Three seconds: thirty signs of life are due, sixty messages come.
            #expect(said >= 1 && said * 3 < together, "\(said) signs of life beside \(together) messages")
            #expect(coordinator.heartbeats.last?.running.isEmpty == false)
        }
    }
}
