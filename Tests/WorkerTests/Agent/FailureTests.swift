import Foundation
import Glibc
import Identifiers
import Protocol
import Testing
import Worker

@Suite(
    "What a task does to its executor costs one attempt of one task",
    .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct FailureTests {
    @Test(
        "a crash fails its own attempt, with signal and last words; all others succeed",
        arguments: [("trap", true), ("segfault", true), ("exit", false)])
    func crashes(action: String, isSignalled: Bool) throws {
        try withWorker { coordinator, _ in
            try coordinator.define(
                1, "axes: {action: [\(action)]}\ninclude: [{action: noop, task: \(FakeCoordinator.list(300))}]")
            try coordinator.assign(1, 0..<301)
            try coordinator.serve { coordinator.ended.count == 301 }
            for result in coordinator.ended where result.index != 0 { #expect(result.outcome == .succeeded) }
            let failure = try #require(coordinator.ended.first { $0.index == 0 }).failure
            #expect(failure.failureKind == .crashed)
            #expect((failure.signal != 0) == isSignalled)
            if action == "trap" { #expect(failure.output.contains("this probe traps")) }
        }
    }

    @Test("an error that a task reports fails it; its executor goes on")
    func errors() throws {
        try withWorker(slots: 1) { coordinator, _ in
            try coordinator.define(1, "axes: {action: [fail, noop, fail-first]}")
            try coordinator.assign(1, 0..<3)
            try coordinator.serve { coordinator.ended.count == 3 }
            let failed = coordinator.ended.filter { $0.outcome == .failed }
            #expect(failed.count == 2 && failed.allSatisfy { $0.failure.failureKind == .error })
            #expect(failed.contains { $0.failure.message == "this probe fails, as its action asks" })
            let first = try #require(failed.first { $0.failure.message.contains("first 1 attempts") })
            try coordinator.assign(1, first.index..<(first.index + 1), attempt: 2)
            try coordinator.serve { coordinator.ended.count == 4 }
            #expect(coordinator.ended.last?.outcome == .succeeded && coordinator.ended.last?.attempt == 2)
        }
    }

    @Test("a task past its time limit is ended, though it ignores every request to")
    func timeLimit() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(
                1, "axes: {action: [hang]}\ninclude: [{action: noop, task: [1, 2, 3]}]\nresources: {time: 0.5s}")
            try coordinator.assign(1, 0..<4)
            try coordinator.serve { coordinator.ended.count == 4 }
            let failure = try #require(coordinator.ended.first { $0.index == 0 }).failure
            #expect(failure.failureKind == .timedOut && failure.message.contains("0.5 s"))
        }
    }

    @Test("a task past its memory limit is ended")
    func memoryLimit() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(
                1,
                """
                axes: {bytes: [1000000, 600000000]}
                fixed: {action: allocate, seconds: 0.8}
                resources: {memory: 300MiB}
                """)
            try coordinator.assign(1, 0..<2)
            try coordinator.serve { coordinator.ended.count == 2 }
            #expect(coordinator.ended.first { $0.index == 0 }?.outcome == .succeeded)
            #expect(coordinator.ended.first { $0.index == 1 }?.failure.failureKind == .outOfMemory)
        }
    }

    @Test("executors killed from outside cost what they ran, and nothing else")
    func killedExecutors() throws {
        let mark = "SWATH_TEST_MARK=\(UInt64.random(in: 0 ... .max))"
        try withWorker { options in
            options.environment = ["SWATH_TEST_MARK": String(mark.dropFirst(16))]
        } _: { coordinator, _ in
            try coordinator.define(1, "axes: {task: {range: [1, 1500]}}\nfixed: {action: sleep, seconds: 0.002}")
            try coordinator.assign(1, 0..<1500)
            var kills = 0
            try coordinator.serve {
                if coordinator.ended.count > 200 * (kills + 1), kills < 4 {
                    kills += 1
                    if let victim = executors(marked: mark).randomElement() { kill(victim, SIGKILL) }
                }
                return coordinator.ended.count >= 1500
            }
            try coordinator.serve(for: 0.2)
            #expect(coordinator.ended.count == 1500)
            #expect(Set(coordinator.ended.map(\.index)).count == 1500)
            let failed = coordinator.ended.filter { $0.outcome == .failed }
            #expect(kills == 4 && failed.count <= kills)
            #expect(failed.allSatisfy { $0.failure.failureKind == .crashed && $0.failure.signal == SIGKILL })
        }
    }

    @Test("records of one attempt beyond the bound fail it with a sentence")
    func tooMuch() throws {
        try withWorker { options in
            options.emissionBytes = 10_000
        } _: { coordinator, _ in
            try coordinator.define(1, "axes: {records: [1000]}\nfixed: {action: records}")
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.ended.count == 1 }
            #expect(coordinator.ended[0].failure.message == "the task emitted more than 10000 bytes")
        }
    }

    @Test("a worker whose executors cannot start ends with a sentence and its code")
    func noExecutors() throws {
        let coordinator = try FakeCoordinator()
        let worker = try RunningWorker(coordinator.endpoint) { $0.executable = "/nowhere/swath" }
        #expect(worker.wait(30) == .executorsFailing)
    }
}

/// Processes that have `mark` in their environment.
private func executors(marked mark: String) -> [pid_t] {
    let folder = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return folder.compactMap { pid_t($0) }.filter { pid in
        guard let environment = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/environ")) else {
            return false
        }
        return environment.split(separator: 0).contains(Data(mark.utf8))
    }
}
