import Launching
import Testing

@Suite struct HostExaminationTests {
    private func examination() throws -> HostExamination {
        let program = ProgramFile(path: "/swath", digest: "0123456789abcdef", size: 100 << 20)
        return HostExamination(
            host: try SSHHost("box"), launch: try HostLaunch(name: LaunchName(store: "/s"), program: program),
            machine: "x86_64", version: "0.1.0")
    }

    private func told(_ lines: String...) -> CommandOutcome {
        .exited(0, output: "a login shell's greeting\n" + lines.map { "swath: \($0)\n" }.joined(), errors: "")
    }

    /// Orders asked in turn, each with its answer.
    private func run(
        _ examination: inout HostExamination, _ destination: HostDestination, _ answers: [CommandOutcome]
    ) -> [HostOrder] {
        var asked: [HostOrder] = []
        var answers = answers[...]
        examination.take(.exited(0, output: "hostname box.example\nuser me\nport 22\n", errors: ""), of: .settings)
        examination.goOn(destination)
        while let order = examination.order, let answer = answers.popFirst() {
            asked.append(order)
            examination.take(answer, of: order)
        }
        return asked
    }

    private let direct = HostDestination.direct(endpoint: "tcp://10.0.0.1:7077", word: "w")
    private let healthy = ["system=Linux", "machine=x86_64", "cores=16", "free=99999999"]
    private func probe(_ more: String...) -> CommandOutcome {
        .exited(0, output: (healthy + more).map { "swath: \($0)\n" }.joined(), errors: "")
    }

    @Test("a host without the program is sent it, and has to run it and reach this machine by it")
    func course() throws {
        var examination = try examination()
        let asked = run(
            &examination, direct,
            [probe("program=missing"), told(), told("version=0.1.0+abc", "reach=yes")])
        #expect(asked == [.probe, .copy, .check(endpoint: "tcp://10.0.0.1:7077", word: "w")])
        #expect(examination.fault == nil && examination.rests && examination.facts.cores == 16)
        #expect(examination.way == .direct(endpoint: "tcp://10.0.0.1:7077"))
    }

    @Test("a host that has the build is sent nothing, and a dry run asks no more than what changes nothing")
    func nothingTwice() throws {
        var known = try examination()
        #expect(run(&known, direct, [probe("program=there"), told("version=0.1.0", "reach=yes")]).count == 2)
        var dry = try examination()
        #expect(run(&dry, .look, [probe("program=missing"), told()]) == [.probe])
        #expect(dry.rests && dry.fault == nil && !dry.facts.hasProgram)
        // What was looked at is not looked at again.
        dry.goOn(direct)
        #expect(dry.order == .copy)
    }

    @Test(
        "a tunnel begins at a port that follows from launch and host, at that of a worker that is there, or at another")
    func tunnel() throws {
        let destination = HostDestination.tunnel(local: 7077, word: "w")
        let done = CommandOutcome.exited(0, output: "", errors: "")
        let refused = CommandOutcome.exited(255, output: "", errors: "muxclient: master forward request failed\n")
        let check = told("version=0.1.0", "reach=yes")
        func ports(_ first: CommandOutcome, _ answers: [CommandOutcome]) throws -> ([Int], HostExamination) {
            var one = try examination()
            let asked = run(&one, destination, [first] + answers)
            return (asked.compactMap { if case .forward(let remote, 7077) = $0 { remote } else { nil } }, one)
        }
        let (fresh, one) = try ports(probe("program=there"), [done, check])
        #expect(fresh.count == 1 && (20_000..<60_000).contains(fresh[0]))
        #expect(one.way == .tunnel(remote: fresh[0], local: 7077))
        #expect(try ports(probe("program=there"), [done, check]).0 == fresh, "the next launch takes the same")
        let kept = probe("program=there", "keeper=7", "endpoint=tcp://127.0.0.1:5000")
        #expect(try ports(kept, [done, check]).0 == [5000])
        let (moved, other) = try ports(kept, [refused, done, check])
        #expect(moved.count == 2 && moved[0] == 5000 && other.way == .tunnel(remote: moved[1], local: 7077))
        let (all, none) = try ports(kept, Array(repeating: refused, count: 10))
        #expect(Set(all).count == 6 && none.fault?.description.contains("does not let a port lead here") == true)
    }

    @Test("what speaks against a host is told with what would be right, before anything is sent there")
    func refusals() throws {
        let cases: [(CommandOutcome, String)] = [
            (told("system=Darwin"), "runs Darwin, and workers need Linux"),
            (told("system=Linux", "machine=aarch64"), "is a machine of aarch64, and the program is built for x86_64"),
            (probe("program=missing", "lacks=setsid"), "has no setsid"),
            (probe("program=missing", "closed=/home/me"), "does not let this user write into /home/me"),
            (told("system=Linux", "machine=x86_64", "program=missing", "free=2048"), "has 2 MiB free"),
            (.exited(0, output: "This account is not available\n", errors: ""), "not as a shell would"),
            (.exited(255, output: "", errors: "me@box: Permission denied (publickey)."), "does not let this user in"),
            (.timedOut, "cannot be reached: it gave no answer within 45 s"),
            (.notFound, "there is no ssh on the path here"),
        ]
        for (answer, sentence) in cases {
            var examination = try examination()
            #expect(run(&examination, direct, [answer, told()]) == [.probe])
            let fault = examination.fault.map { "\($0)" } ?? ""
            #expect(fault.contains(sentence), "\(sentence)")
            #expect(examination.rests && examination.way == nil)
        }
    }

    @Test("a program that does not run there, and an address that is not reached from there, are told as such")
    func checks() throws {
        let cases: [(CommandOutcome, String)] = [
            (
                told("refuses=error while loading shared libraries: libzmq.so.5", "needs=libzmq.so.5"),
                "lacks libzmq.so.5"
            ),
            (told("version=0.2.0+x"), "would run swath 0.2.0, and this coordinator takes 0.1.0"),
            (
                told(
                    "version=0.1.0",
                    "reach=swath: cannot reach the coordinator's address tcp://10.0.0.1:7077: Connection refused"),
                "cannot reach the coordinator's address tcp://10.0.0.1:7077: Connection refused. --address"
            ),
        ]
        for (answer, sentence) in cases {
            var examination = try examination()
            _ = run(&examination, direct, [probe("program=there"), answer])
            let fault = examination.fault.map { "\($0)" } ?? ""
            #expect(fault.contains(sentence), "\(sentence)")
        }
    }

    @Test(
        "a folder's name that a shell would read otherwise is refused",
        arguments: ["", "x", "~", "/", "~/a b", "/a;b", "/$x", "~x/y"])
    func folders(folder: String) {
        #expect(throws: LaunchProblem.self) {
            try HostLaunch(
                name: LaunchName(store: "/s"), program: ProgramFile(path: "/p", digest: "0", size: 1), folder: folder)
        }
    }
}
