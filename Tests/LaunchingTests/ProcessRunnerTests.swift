import FoundationEssentials
import Glibc
import Launching
import Testing

@Suite struct ProcessRunnerTests {
    private func outcome(_ command: any RunningCommand) -> CommandOutcome {
        while true {
            if let outcome = command.outcome() { return outcome }
            usleep(2000)
        }
    }

    @Test("a program that was started reads its input, and is waited for by whoever wants to")
    func input() {
        let one = ProcessRunner().start(["cat"], input: .text("it's\n"), timeout: 10)
        let other = ProcessRunner().start(["sh", "-c", "cat >&2; exit 3"], input: .nothing, timeout: 10)
        #expect(outcome(one) == .exited(0, output: "it's\n", errors: ""))
        #expect(outcome(other) == .exited(3, output: "", errors: ""))
        #expect(ProcessRunner().run(["no-such-program"], timeout: 1) == .notFound)
        let nowhere = ProcessRunner().start(["cat"], input: .file("/no/such/file"), timeout: 1)
        guard case .exited(127, _, let errors) = outcome(nowhere) else { return #expect(Bool(false)) }
        #expect(errors.contains("No such file"))
    }

    @Test("one that takes too long is ended with all that it has started; one that still reads its file is not late")
    func lateness() throws {
        let file = "/tmp/swath-process-runner-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try String(repeating: "x", count: 4 << 20).write(toFile: file, atomically: true, encoding: .utf8)
        defer { unlink(file) }
        #expect(ProcessRunner().run(["sh", "-c", "sleep 60 & wait"], timeout: 0.2) == .timedOut)
        let slow = "for i in 1 2 3 4; do head -c 1048576 >/dev/null; sleep 0.3; done; echo all"
        let command = ProcessRunner().start(["sh", "-c", slow], input: .file(file), timeout: 0.9)
        #expect(outcome(command) == .exited(0, output: "all\n", errors: ""))
        #expect(command.bytesRead == 4 << 20)
    }
}
