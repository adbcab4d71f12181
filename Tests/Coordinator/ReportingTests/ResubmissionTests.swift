import Identifiers
import Reporting
import Storage
import Testing

@Suite("What fills the holes of a sweep")
struct ResubmissionTests {
    private func plan(
        _ state: SweepState, _ states: [TaskState], cells: Int = 4, stages: Int64 = 1,
        prepare: (TrialFile) throws -> Void = { _ in }
    ) throws -> Resubmission {
        let file = try TrialFile()
        let sweep = try file.addSweep(1, "a", boxes: [TrialFile.box(1, cells)], state: state, stages: stages)
        try file.addTasks(1, sweep, states.enumerated().map { (TaskIndex($0.offset), $0.element) })
        try prepare(file)
        return Resubmission(try Coverage(of: file.summary(), registry: TrialFile.registry, reader: file.reader()))
    }

    @Test("nothing, when every cell has its result, its own or an earlier one's")
    func nothing() throws {
        #expect(try plan(.done, [.succeeded, .reused, .succeeded, .succeeded]) == .nothing)
    }

    @Test("failed cells of a sweep that has ended are retried")
    func retry() throws {
        #expect(try plan(.done, [.succeeded, .failed, .failed, .succeeded]) == .retry(failed: 2))
    }

    @Test("a cancelled sweep is submitted again, failed cells with the rest")
    func cancelled() throws {
        #expect(try plan(.cancelled, [.succeeded, .failed, .cancelled]) == .submitAgain(holes: 3))
        #expect(try plan(.cancelling, [.succeeded, .failed, .cancelled]) == .submitAgain(holes: 3))
        #expect(try plan(.cancelled, [.succeeded, .failed, .succeeded, .succeeded]) == .submitAgain(holes: 1))
    }

    @Test("a sweep that has ended with cells missing is submitted again")
    func lost() throws {
        #expect(try plan(.done, [.succeeded, .failed]) == .submitAgain(holes: 3))
    }

    @Test("a sweep under way needs nothing but its failures retried; a paused one has to be resumed")
    func underWay() throws {
        #expect(try plan(.running, [.succeeded, .failed, .open]) == .underWay(missing: 2, failed: 1))
        #expect(try plan(.paused, [.succeeded, .failed]) == .paused(missing: 2, failed: 1))
        #expect(try plan(.running, [.succeeded, .failed]).failed == 1)
    }

    @Test("failures of a stage that others have followed can only be mended by the whole sweep")
    func earlierStage() throws {
        let plan = try plan(.done, [.succeeded, .failed, .succeeded, .succeeded], stages: 2) { file in
            let second = try file.addSweep(2, "a", boxes: [TrialFile.box(1, 1)], root: 1, stage: 1, stages: 2)
            try file.addTasks(2, second, [(0, .succeeded)])
        }
        #expect(plan == .submitAgain(holes: 1))
    }

    @Test("a sweep that its family ended early is complete; one whose next stage never came is not")
    func stoppedEarly() throws {
        let complete = [TaskState](repeating: .succeeded, count: 4)
        #expect(try plan(.done, complete, stages: 3) == .submitAgain(holes: 0))
        let stopped = try plan(.done, complete, stages: 3) { file in
            try file.execute("INSERT INTO event (at, kind, sweep, message) VALUES (1, 'stage-decided', 1, 'converged')")
        }
        #expect(stopped == .nothing)
        let failed = try plan(.done, [.failed, .failed, .failed, .failed], stages: 3) { file in
            try file.execute("UPDATE sweep SET reason = 'none succeeded'")
        }
        #expect(failed == .retry(failed: 4))
    }

    @Test("the sentence tells what happens, and how a paused sweep goes on")
    func sentences() throws {
        let file = try TrialFile()
        try file.addSweep(1, "a", boxes: [TrialFile.box(1, 4)], state: .paused)
        let sweep = try file.summary()
        #expect(
            Resubmission.paused(missing: 4, failed: 0).sentence(of: sweep)
                == "sweep a is paused with 4 cells without an outcome; `swath resume 1` lets it go on")
        #expect(Resubmission.retry(failed: 1).sentence(of: sweep) == "1 cell of sweep a failed: to be tried again")
    }
}
