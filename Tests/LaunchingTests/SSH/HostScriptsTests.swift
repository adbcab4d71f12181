import FoundationEssentials
import Glibc
import Launching
import Testing

/// Scripts are run by the bash that is here, with a home of their own.
@Suite struct HostScriptsTests {
    private let home: String
    private let scripts: HostScripts
    private var launched: String { scripts.folder.replacing("~", with: home) }
    private var program: String { "\(home)/.cache/swath/\(digest)/swath" }
    /// Of ``pretended``.
    private let digest: String

    /// Stands where swath would: says its version, and works until it is told to leave.
    private static let pretended = """
        #!/bin/bash
        if [ "$1" = --version ]; then echo 0.1.0+test; exit; fi
        if [ "$1" = reach ]; then echo "swath: reaches nothing at $2" >&2; exit 4; fi
        trap 'exit 130' TERM
        echo "at work: $*"
        while :; do sleep 0.05; done

        """

    init() throws {
        home = "/tmp/swath-host-scripts-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try Self.pretended.write(toFile: "\(home)/original", atomically: true, encoding: .utf8)
        guard
            case .exited(0, let sum, _) = ProcessRunner().run(["sha256sum", "\(home)/original"], timeout: 10)
        else { throw LaunchProblem("no sha256sum") }
        digest = String(sum.prefix(16))
        let file = ProgramFile(path: "\(home)/original", digest: digest, size: Self.pretended.utf8.count)
        scripts = HostScripts(
            launch: try HostLaunch(name: LaunchName(store: home), program: file), host: try SSHHost("me@box:22"))
    }

    private func run(_ words: [String], _ input: CommandInput) -> CommandOutcome {
        let command = ProcessRunner().start(["env", "HOME=\(home)"] + words, input: input, timeout: 30)
        while true {
            if let outcome = command.outcome() { return outcome }
            usleep(5000)
        }
    }

    private func told(_ script: String) -> HostAnswer {
        guard case .exited(0, let output, _) = run(["bash", "-s"], .text(script)) else {
            Issue.record("\(run(["bash", "-s"], .text(script)))")
            return HostAnswer("")
        }
        return HostAnswer(output)
    }

    private func copy(_ file: String) -> CommandOutcome { run(["bash", "-c", scripts.copy], .file(file)) }
    private let keys = HostKeys(workerSecret: "S#cr't \"$x\" of 40\n", coordinatorPublic: "P of 40\n")
    private func begin(_ endpoint: String = "tcp://10.0.0.1:7077") -> HostAnswer {
        told(scripts.start(endpoint: endpoint, slots: 3, keys: keys))
    }
    private func end() {
        _ = told(scripts.stop)
        try? FileManager.default.removeItem(atPath: home)
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(launched)/\(name)", encoding: .utf8)) ?? ""
    }
    private func waitUntil(_ holds: () -> Bool) -> Bool {
        for _ in 0..<1000 {
            if holds() { return true }
            usleep(10_000)
        }
        return false
    }

    /// Of one that has ended and that nobody has asked after, nothing is left to read.
    private func runs(_ process: Int32) -> Bool {
        (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8))?.isEmpty == false
    }

    @Test("a look around tells of the machine, and leaves nothing behind")
    func probe() throws {
        defer { end() }
        let answer = told(scripts.probe)
        #expect(answer["system"] == "Linux" && answer["program"] == "missing" && answer["keeper"] == nil)
        #expect(Int(answer["cores"] ?? "") ?? 0 >= 1 && Int(answer["free"] ?? "") ?? 0 > 0)
        #expect(answer["lacks"] == nil && answer["closed"] == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home) == ["original"])
    }

    @Test("a program appears whole and for its owner alone, or not at all")
    func copying() throws {
        defer { end() }
        try "half of i".write(toFile: "\(home)/half", atomically: true, encoding: .utf8)
        guard case .exited(1, _, let errors) = copy("\(home)/half") else {
            Issue.record("half a program is taken")
            return
        }
        #expect(errors.contains("not what was sent") && access(program, F_OK) != 0)
        #expect(copy("\(home)/original") == .exited(0, output: "", errors: ""))
        #expect(access(program, X_OK) == 0 && told(scripts.probe)["program"] == "there")
        let check = told(scripts.check(endpoint: "tcp://10.0.0.1:1", word: "w"))
        #expect(check["version"] == "0.1.0+test" && check["reach"] == "swath: reaches nothing at tcp://10.0.0.1:1")
    }

    @Test("a worker is started once, whoever asks how often, and has its keys from files of mode 600")
    func starting() throws {
        defer { end() }
        _ = copy("\(home)/original")
        let keeper = begin()["keeper"]
        #expect(keeper != nil && begin()["keeper"] == keeper && told(scripts.look)["keeper"] == keeper)
        #expect(waitUntil { text("worker.log").contains("at work") })
        #expect(
            text("worker.log")
                == "at work: worker --connect tcp://10.0.0.1:7077 --node me@box:22 --slots 3 --key \(launched)/worker.secret "
                + "--server-key \(launched)/coordinator.public --give-up 300\n")
        #expect(text("worker.secret") == "S#cr't \"$x\" of 40\n" && text("coordinator.public") == "P of 40\n")
        var status = stat()
        #expect(stat("\(launched)/worker.secret", &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(launched, &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(!text("keeper.sh").contains("S#cr"))
    }

    @Test("a worker that is killed is replaced, which a look tells; a stop ends all, and the keys go with it")
    func course() throws {
        defer { end() }
        _ = copy("\(home)/original")
        _ = begin()
        #expect(waitUntil { Int32(text("worker.pid").filter(\.isNumber)) != nil })
        let first = try #require(Int32(text("worker.pid").filter(\.isNumber)))
        #expect(kill(first, SIGKILL) == 0)
        #expect(waitUntil { Int32(text("worker.pid").filter(\.isNumber)) != first })
        let answer = told(scripts.look)
        #expect(answer["deaths"] == "1" && answer["keeper"] != nil)
        #expect(answer["death"] == "swath: the worker on me@box:22 ended with status 137; another takes its place")
        let second = try #require(Int32(text("worker.pid").filter(\.isNumber)))
        #expect(told(scripts.clean(keepsLog: false))["keeper"] != nil, "what runs is not cleaned away")
        #expect(told(scripts.stop)["ended"] == "130")
        #expect(!runs(second) && text("worker.secret").isEmpty && text("coordinator.public").isEmpty)
        #expect(told(scripts.look)["ended"] == "130")
        _ = told(scripts.clean(keepsLog: true))
        #expect(!text("worker.log").isEmpty)
        _ = told(scripts.clean(keepsLog: false))
        #expect(access(launched, F_OK) != 0 && access(program, X_OK) == 0)
    }

    @Test("a keeper that was killed is told as lost, and its worker does not stay beside the next one")
    func orphan() throws {
        defer { end() }
        _ = copy("\(home)/original")
        let keeper = try #require(begin()["keeper"].flatMap { Int32($0) })
        #expect(waitUntil { text("worker.log").contains("at work") })
        let orphan = try #require(Int32(text("worker.pid").filter(\.isNumber)))
        #expect(kill(keeper, SIGKILL) == 0)
        #expect(waitUntil { told(scripts.look)["ended"] == "lost" })
        #expect(begin()["keeper"] != nil)
        #expect(!runs(orphan))
    }

    @Test("a worker that looks for another coordinator is replaced")
    func moved() throws {
        defer { end() }
        _ = copy("\(home)/original")
        let first = begin()["keeper"]
        #expect(waitUntil { text("worker.log").contains("at work") })
        let second = begin("tcp://10.0.0.9:7077")["keeper"]
        #expect(first != nil && second != nil && first != second)
        #expect(waitUntil { text("worker.log").contains("--connect tcp://10.0.0.9:7077") })
        #expect(told(scripts.probe)["endpoint"] == "tcp://10.0.0.9:7077")
    }
}
