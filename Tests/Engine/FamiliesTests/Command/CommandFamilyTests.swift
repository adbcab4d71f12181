import Families
import Glibc
import Identifiers
import Testing

@Suite("Command")
struct CommandFamilyTests {
    /// Runs the first task of a sweep of this program.
    private func run(
        _ fixed: [String: ParameterValue], axes: [String: ParameterValue] = [:],
        context: RecordingContext = RecordingContext(), base: String = "/tmp"
    ) throws -> RecordingContext {
        var parameters: [String: ParameterValue] = ["stdin": "none", "workdir": "."]
        parameters.merge(fixed) { _, new in new }
        parameters.merge(axes) { _, new in new }
        try CommandFamily().run(Parameters(parameters, base: base), context: context)
        return context
    }

    private func failure(_ fixed: [String: ParameterValue], base: String = "/tmp") -> String {
        do {
            _ = try run(fixed, base: base)
            return ""
        } catch { return "\(error)" }
    }

    private func temporaryFolder() throws -> String {
        var path = Array("/tmp/swath-command-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&path))
        return String(cString: made)
    }

    @Test("placeholders take the parameters' values, doubled braces are braces")
    func template() throws {
        let context = try run(
            ["argv": ["printf", "%s|", "--lr={lr}", "{{x}}", "{name}-{n}", "{flag}"]],
            axes: ["lr": 0.001, "name": "a b", "n": 3, "flag": true])
        #expect(context.text("stdout") == "--lr=0.001|{x}|a b-3|true|\n")
    }

    @Test("lines that are records become records, all others stay text")
    func records() throws {
        let context = try run([
            "argv": [
                "printf", "%s\n", #"{{"name":"loss","step":3,"value":0.25}}"#, "hello", #"{{"name":"acc","value":1}}"#,
                #"{{"name":"bad"}}"#, #"{{"name":"x","value":NaN}}"#, #"{{"name":"done","value":true,"note":"more"}}"#,
            ]
        ])
        #expect(
            context.records == [
                .init(name: "loss", step: 3, value: 0.25), .init(name: "acc", step: 0, value: 1),
                .init(name: "done", step: 0, value: 1),
            ])
        #expect(context.text("stdout") == "hello\n{\"name\":\"bad\"}\n{\"name\":\"x\",\"value\":NaN}\n")
    }

    @Test("records without a step are numbered: none takes the place of another")
    func steps() throws {
        let context = try run([
            "argv": [
                "printf", "%s\n", #"{{"name":"loss","value":3}}"#, #"{{"name":"loss","value":2}}"#,
                #"{{"name":"acc","value":1}}"#, #"{{"name":"loss","step":7,"value":1}}"#,
                #"{{"name":"loss","value":0.5}}"#, #"{{"name":"far","step":9223372036854775807,"value":1}}"#,
                #"{{"name":"far","value":2}}"#,
            ]
        ])
        #expect(
            context.records == [
                .init(name: "loss", step: 0, value: 3), .init(name: "loss", step: 1, value: 2),
                .init(name: "acc", step: 0, value: 1), .init(name: "loss", step: 7, value: 1),
                .init(name: "loss", step: 8, value: 0.5), .init(name: "far", step: .max, value: 1),
                .init(name: "far", step: .max, value: 2),
            ])
    }

    @Test("a line whose name no record can have stays text")
    func namesOfRecords() throws {
        let lines = [#"{"name":"a\u0007b","value":1}"#, #"{"name":"","value":1}"#, #"{"name":"a\u007f","value":1}"#]
        let argv = ["printf", "%s\n"] + lines.map { "{" + $0 + "}" }
        let context = try run(["argv": .list(argv.map { .string($0) })])
        #expect(context.records.isEmpty)
        #expect(context.text("stdout") == lines.joined(separator: "\n") + "\n")
    }

    @Test("the program learns its parameters, seed and attempt by environment and by standard input")
    func input() throws {
        let script = "cat; echo $SWATH_ATTEMPT $SWATH_PARAMETERS $SEED_TWICE; test $SWATH_SEED = {seed}"
        let context = try run(
            ["argv": ["sh", "-c", .string(script)], "stdin": "json", "env": ["SEED_TWICE": "{seed}-{seed}"]],
            axes: ["lr": 0.5], context: RecordingContext(attempt: 2))
        let lines = context.text("stdout").split(separator: "\n")
        let object = try #require(try JSONReader.read(Array(lines[0].utf8)).asMap)
        #expect(object["parameters"] == ["lr": 0.5] && object["attempt"] == 2)
        #expect(object["task"]?.asString?.count == 64)
        #expect(lines[1].hasPrefix("2 {\"lr\":0.5} "))
    }

    @Test("a failure carries the exit code and the last on standard error")
    func exitCode() {
        #expect(
            failure(["argv": ["sh", "-c", "echo one >&2; echo broken >&2; exit 3"]])
                == "sh ended with exit code 3; the last on its standard error:\none\nbroken")
        #expect(failure(["argv": ["sh", "-c", "kill -9 $$"]]) == "sh was ended by signal 9 (Killed)")
    }

    @Test(
        "a failure says how the program ended, for the attempt's row",
        arguments: [
            ("exit 3", FailureKind.error, 3, 0), ("kill -9 $$", .crashed, 0, 9), ("sleep 1000", .timedOut, 0, 0),
        ] as [(String, FailureKind, Int32, Int32)])
    func ends(_ script: String, _ kind: FailureKind, _ exit: Int32, _ signal: Int32) throws {
        let argv: ParameterValue = ["sh", "-c", .string(script)]
        let failure = #expect(throws: TaskFailure.self) { try run(["argv": argv, "timeout": 0.5]) }
        #expect(failure?.kind == kind && failure?.exit == exit && failure?.signal == signal)
    }

    @Test("what cannot start is told in a sentence")
    func cannotStart() throws {
        #expect(failure(["argv": ["no-such-program"]]) == "there is no program no-such-program on the worker's PATH")
        #expect(failure(["argv": ["./none"]]) == "there is no program ./none (from the folder /tmp)")
        #expect(failure(["argv": ["/etc/passwd"]]) == "/etc/passwd is not executable; try chmod +x")
        #expect(
            failure(["argv": ["true"], "workdir": "nowhere"], base: "/tmp/none")
                == "the folder /tmp/none/nowhere (workdir) cannot be used: No such file or directory")
        #expect(failure(["argv": ["echo", "{x"]]) == "argv: \"{x\" has a { without its }; write {{ for a brace itself")
    }

    @Test("a program that runs too long, or whose task is cancelled, goes with all that it started")
    func stops() throws {
        let folder = try temporaryFolder()
        defer { _ = try? run(["argv": ["rm", "-rf", .string(folder)]]) }
        let argv: ParameterValue = ["sh", "-c", "sleep 1000 & echo $! > pid; wait"]
        #expect(
            failure(["argv": argv, "timeout": 0.3, "workdir": .string(folder)])
                == "sh ran past its timeout of 0.3 seconds")
        let pid = try #require(Int32(try readFile(folder + "/pid").filter(\.isNumber)))
        #expect(!isRunning(pid))
        #expect(throws: TaskFailure.self) {
            try run(["argv": ["sleep", "1000"]], context: RecordingContext(cancelAfter: 0.1))
        }
    }

    /// Ended children that nobody has waited for do not count.
    private func isRunning(_ process: pid_t) -> Bool {
        for _ in 0..<100 {
            guard let status = try? readFile("/proc/\(process)/stat"), !status.contains(") Z ") else { return false }
            usleep(20_000)
        }
        return true
    }

    @Test("much output on both pipes at once never blocks, and only the end of standard error is kept")
    func bothPipes() throws {
        let script = "i=0; while [ $i -lt 3000 ]; do printf '%0100d\\n' $i; printf '%0100d\\n' $i >&2; i=$((i+1)); done"
        let context = try run(["argv": ["sh", "-c", .string(script)]])
        #expect(context.artifacts["stdout"]?.count == 303_000)
        #expect(context.artifacts["stderr"]?.count == 65_536)
        #expect(context.text("stderr").hasSuffix("2999\n"))
    }

    @Test("files that the patterns name are kept; a pattern that finds none fails the task")
    func artifacts() throws {
        let folder = try temporaryFolder()
        defer { _ = try? run(["argv": ["rm", "-rf", .string(folder)]]) }
        let context = try run(
            [
                "argv": ["sh", "-c", "echo 1 > a-{n}.csv; echo 2 > b.json; echo 3 > c"], "workdir": .string(folder),
                "artifacts": ["a-{n}.*", "b.json"],
            ], axes: ["n": 5])
        #expect(context.artifacts.keys.sorted() == ["a-5.csv", "b.json"])
        #expect(context.text("a-5.csv") == "1\n")
        #expect(
            failure(["argv": ["true"], "workdir": .string(folder), "artifacts": ["*.png"]])
                == "no file matches the artifact pattern *.png in \(folder)")
    }

    @Test("a file that is larger than an artifact may be fails the task with the limit")
    func largeArtifact() throws {
        let folder = try temporaryFolder()
        defer { _ = try? run(["argv": ["rm", "-rf", .string(folder)]]) }
        let sentence = failure([
            "argv": ["truncate", "-s", .string("\(TaskLimits.block + 1)"), "big"], "workdir": .string(folder),
            "artifacts": ["big"],
        ])
        #expect(sentence.contains("at most \(TaskLimits.block) are kept"), "\(sentence)")
    }

    @Test("the Python example of sweeps/ records a loss a step")
    func pythonExample() throws {
        let file = packageRoot + "/sweeps/command-python.yaml"
        let sweep = try read(try readFile(file), file: file).sweep
        let context = RecordingContext()
        try CommandFamily().run(sweep.grid[0], context: context)
        #expect(context.records.map(\.step) == Array(1...50))
        #expect(context.records.allSatisfy { $0.name == "loss" })
        #expect((context.records.last?.value ?? 1) < (context.records.first?.value ?? 0))
    }
}
