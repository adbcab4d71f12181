import Families
import Testing

@Suite("Problems of sweep files")
struct SweepDiagnosticTests {
    static let single: [(String, String)] = [
        ("", "1:1: the file is empty; a sweep file has at least `family` and `axes`"),
        ("# only a comment\n", "1:1: the file is empty; a sweep file has at least `family` and `axes`"),
        ("- a\n- b\n", "1:1: a sweep file is a map with keys such as `name`, `family` and `axes`, not a list"),
        ("name: x\n", "1:1: the key `family` is missing; it is one of command, probe, strict, toy"),
        (
            "family: prob\n",
            "1:9: unknown family \"prob\"; known are command, probe, strict, toy; did you mean \"probe\"?"
        ),
        ("family: toy\naxis: {}\n", "2:1: unknown key \"axis\" in a sweep file; did you mean \"axes\"?"),
        (
            "family: toy\naxes:\n  method: [theta, naive-men]\n",
            "3:19: unknown method \"naive-men\"; did you mean \"naive-mean\"?"
        ),
        (
            "family: toy\naxes:\n  metod: all\n",
            "3:3: the family \"toy\" has no parameter \"metod\"; did you mean \"method\"?"
        ),
        ("family: toy\naxes:\n  lags: [1, 0]\n", "3:13: lags must be a whole number from 1 to 100, not 0"),
        ("family: toy\naxes:\n  noise: [0, high]\n", "3:14: noise must be a number from 0 to 1, not the text \"high\""),
        ("family: toy\naxes:\n  noise: [.nan]\n", "3:11: noise cannot be .nan: numbers are finite here"),
        ("family: toy\naxes:\n  noise: []\n", "3:10: the axis \"noise\" has no values"),
        ("family: toy\naxes:\n  noise:\n", "3:9: the axis \"noise\" has an empty value here"),
        (
            "family: toy\naxes:\n  noise: [0, 0.5,\n    0.0]\n",
            "4:5: the value 0.0 of \"noise\" is given twice (first in line 3)"
        ),
        ("family: toy\naxes:\n  system: \"Hen*\"\n", "3:11: no system matches \"Hen*\""),
        ("family: toy\naxes:\n  system: \"lor*\"\n", "3:11: no system matches \"lor*\"; did you mean \"Lorenz\"?"),
        (
            "family: toy\naxes:\n  noise: all\n",
            "3:10: `all` needs a parameter with few values; noise is a number from 0 to 1"
        ),
        (
            "family: toy\naxes:\n  noise: {range: [0, 1], stp: 0.5}\n",
            "3:26: unknown key \"stp\" in the axis \"noise\"; did you mean \"step\"?"
        ),
        (
            "family: toy\naxes:\n  noise: {range: [0, 1], count: 3}\n",
            "3:10: the axis \"noise\" must be a list, {range: [first, last], step: s}, {log-range: [first, last], count: n} or "
                + "{from: a, to: b, count: n}"
        ),
        (
            "family: toy\naxes:\n  task: {range: [1, 9], step: -1}\n",
            "3:9: the range of \"task\" never reaches its end by that step"
        ),
        (
            "family: toy\naxes:\n  task: {range: [1, 9], step: 0}\n",
            "3:9: the range of \"task\" never reaches its end by that step"
        ),
        ("family: toy\naxes:\n  task: {range: [1, x]}\n", "3:21: range takes finite numbers, not \"x\""),
        ("family: toy\naxes:\n  task: {range: [1]}\n", "3:17: range takes two numbers, [first, last], not a list"),
        ("family: toy\naxes:\n  lags: {range: [1, 101]}\n", "3:9: lags must be a whole number from 1 to 100, not 101"),
        (
            "family: toy\naxes:\n  noise: {log-range: [0, 1], count: 3}\n",
            "3:22: the ends of a log-range must be above 0"
        ),
        (
            "family: toy\naxes:\n  noise: {from: 0, to: 1, count: 1}\n",
            "3:34: count must be a whole number of at least 2, not \"1\""
        ),
        (
            "family: toy\naxes:\n  method: {range: [1, 2]}\n",
            "3:11: method is one of naive-mean, naive-drift, linear-regression, theta and cannot be spaced like numbers"
        ),
        (
            "family: toy\nzip:\n  - system: [Lorenz, Chua]\n    noise: [0, 0.1, 0.2]\n",
            "4:12: zipped axes must have equally many values: \"system\" has 2, \"noise\" has 3"
        ),
        (
            "family: toy\nzip:\n  - system: [Lorenz, Lorenz]\n    noise: [0, 0]\n",
            "3:5: rows 1 and 2 of these zipped axes are the same"
        ),
        (
            "family: toy\naxes:\n  system: all\nfixed:\n  system: Lorenz\n",
            "5:3: \"system\" is given twice: as fixed value here, and in line 3"
        ),
        (
            "family: toy\naxes: {repeat: [1]}\nrepeats: 3\n",
            "2:8: \"repeat\" is given here and by `repeats`; write one of them"
        ),
        (
            "family: toy\nrepeats: 0\n",
            "2:10: repeats must be a whole number of at least 1, or a list of them, not \"0\""
        ),
        (
            "family: toy\naxes: {system: [Lorenz, Chua]}\nexclude:\n  - system: \"*\"\n",
            "4:5: the exclude rules leave no task"
        ),
        (
            "family: toy\nexclude:\n  - systm: Chua\n",
            "3:5: the family \"toy\" has no parameter \"systm\"; did you mean \"system\"?"
        ),
        ("family: toy\nexclude: 3\n", "2:10: exclude must be a list of maps from parameters to values, not \"3\""),
        (
            "family: toy\naxes: {task: {range: [0, 9223372036854775806]}, keep: all}\n",
            "1:1: the axes give more than 2^63-1 tasks"
        ),
        (
            "family: toy\naxes: {task: {range: [-9223372036854775808, 9223372036854775807]}}\n",
            "2:14: the range of \"task\" has more than 2^63-1 values"
        ),
        (
            "family: strict\nfixed: {mode: b}\n",
            "1:1: the parameter \"size\" is required (how large); give it under `axes` or `fixed`"
        ),
        (
            "family: strict\nfixed: {mode: a}\ninclude:\n  - {mode: b}\n",
            "4:5: this include rule gives no value to size"
        ),
        (
            "family: strict\nfixed:\n  shape: [1, 2, 3]\n",
            "3:10: shape must be a list of 2, each a whole number from 1 to 9, not a list of 3"
        ),
        (
            "family: strict\naxes:\n  shape: [[1, 1], [1, 10]]\n",
            "3:19: element of shape must be a whole number from 1 to 9, not 10"
        ),
        ("family: toy\nresources: {core: 2}\n", "2:13: unknown key \"core\" in resources; did you mean \"cores\"?"),
        (
            "family: toy\nresources: {memory: 2XB}\n",
            "2:21: memory must be an amount such as 512MiB, 2GiB or 1GB, not \"2XB\""
        ),
        (
            "family: toy\nresources: {time: soon}\n",
            "2:19: time must be a duration such as 90s, 10m, 2h or 1d, not \"soon\""
        ),
        ("family: toy\nattempts: 0\n", "2:11: attempts must be a whole number from 1 to 1000, not \"0\""),
        (
            "family: toy\norder: longest\n",
            "2:8: order must be one of longest-first, balanced, listed, not \"longest\""
        ),
        ("family: toy\nname: [a]\n", "2:7: name must be one printable line of at most 200 characters, not a list"),
        ("family: toy\nstages: []\n", "2:9: stages must be a list of at least one stage, not an empty list"),
        ("family: toy\nstages:\n  - fixd: {}\n", "3:5: unknown key \"fixd\" in a stage; did you mean \"fixed\"?"),
        (
            "family: toy\naxes:\n  system: all\n  noise: 0\n  system: Chua\n",
            "5:3: the key \"system\" is here a second time (first in line 3)"
        ),
        ("family: toy\naxes:\n\tsystem: all\n", "3:1: a tab cannot indent YAML; use spaces"),
        (
            "family: toy\naxes: {system: [Lorenz\n",
            "3:1: not valid YAML: did not find expected ',' or ']' while parsing a flow sequence"
        ),
        ("family: toy\n---\nfamily: toy\n", "2:1: a second document begins here; a sweep file holds one"),
        ("family: toy\naxes: {noise: *x}\n", "2:15: not valid YAML: found undefined alias"),
        ("family: toy\n<<: {a: 1}\n", "2:1: merge keys (<<) are not taken; write the keys out"),
        ("family: toy\nfixed: {system: Chua, noise: 1}\n", "2:23: noise: Chua takes noise below 1"),
        (
            "family: command\naxes: {\"a b\": 1}\nfixed: {argv: [x]}\n",
            "2:8: \"a b\" cannot name a parameter: it takes a letter, then letters, digits, `-`, `_` and `.`, at most 64 in all"
        ),
        (
            "family: command\n",
            "1:1: the parameter \"argv\" is required (the program and its arguments; {name} stands for a parameter's value, {{ for a brace); give it under `axes` or `fixed`"
        ),
        (
            "family: command\naxes: {rate: 1}\nfixed: {argv: [x, \"{rat}\"]}\n",
            "3:9: argv: there is no parameter for {rat}; there are rate"
        ),
    ]

    @Test("each is told with its line, its column and what would be right", arguments: single)
    func message(text: String, expected: String) {
        #expect(problems(text) == [expected], "\(text)")
    }

    @Test("all problems of a file are told at once, in order of line")
    func allAtOnce() {
        let found = problems(
            """
            nam: x
            family: toy
            axes:
              method: [naive-men, thta]
              noise: [2]
            attempts: many
            resources: {time: 0}
            """)
        #expect(found.map { String($0.prefix { $0 != " " }) } == ["1:1:", "4:12:", "4:23:", "5:11:", "6:11:", "7:19:"])
    }

    static let doubtful: [(String, String)] = [
        (
            "family: toy\naxes: {system: [Lorenz, Chua]}\nexclude:\n  - {system: Rossler}\n",
            "4:5: this exclude rule matches no task"
        ),
        (
            "family: toy\naxes: {system: [Lorenz, Chua]}\ninclude:\n  - {system: Chua}\n",
            "4:5: this include rule adds no task: all are in the grid already"
        ),
        (
            "family: toy\nfixed:\n  lags: 3\n",
            "3:3: lags has no effect: it applies only when method is linear-regression"
        ),
    ]

    @Test("what is doubtful is told and does not stop the sweep", arguments: doubtful)
    func warning(text: String, expected: String) throws {
        let warnings = try read(text).warnings
        #expect(warnings.map { String($0.description.dropFirst("s.yaml:".count)) } == [expected])
    }

    @Test("bytes that are not UTF-8 are told with their place")
    func encoding() {
        func refusal(_ bytes: [UInt8]) -> String? {
            let error = #expect(throws: SweepFileError.self) {
                try SweepFile.read(bytes: bytes, file: "s.yaml", registry: toys)
            }
            return error?.description
        }
        #expect(refusal(Array("family: toy\nname: a".utf8) + [0xFF, 0x0A]) == "s.yaml:2:8: the file is not UTF-8 text")
        #expect(refusal(Array("é: ".utf8) + [0xC3]) == "s.yaml:1:4: the file is not UTF-8 text")
        #expect(refusal([0xFF, 0xFE, 0x66, 0x00]) == "s.yaml:1:1: the file is UTF-16; save it as UTF-8")
    }

    @Test("junk of any kind is refused quickly and in few words")
    func junk() throws {
        var random = SplitMix(state: 1)
        let piece = (0..<65_536).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let noise = Array(repeatElement(piece, count: 160).joined())
        let texts: [[UInt8]] = [
            noise, piece.map { $0 & 0x7F }, Array(repeating: 0x5B, count: 10 << 20),
            Array(repeating: 0x61, count: 10 << 20),
            Array(repeating: 0x0A, count: 10 << 20), Array(repeating: 0x20, count: 17 << 20), [0], [0x7B], [0x26],
        ]
        for bytes in texts {
            let error = #expect(throws: SweepFileError.self) {
                try SweepFile.read(bytes: bytes, file: "s.yaml", registry: toys)
            }
            #expect((error?.diagnostics.count ?? 0) >= 1)
            #expect((error?.description.utf8.count ?? Int.max) < 2_000)
        }
    }

    @Test("an alias bomb is refused")
    func aliasBomb() {
        var text = "family: toy\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        #expect(problems(text).first?.contains("more than 2000000 values") == true)
    }

    @Test("a broken file never traps: every cut and many changes of a good one")
    func mutations() {
        let text = Array(
            """
            name: a
            family: toy
            axes: {method: [theta, "naive*"], lags: {range: [1, 9], step: 2}, noise: {from: 0, to: 1, count: 3}}
            zip: [{system: [Lorenz, Chua], keep: [true, false]}]
            repeats: 2
            exclude: [{method: theta, system: "L*"}]
            include: [{noise: 0.7, lags: [1, 2]}]
            resources: {cores: 1, memory: 1GiB, time: 10m}
            stages: [{fixed: {noise: 0}}, {axes: {lags: [5]}}]
            """.utf8)
        var random = SplitMix(state: 99)
        for cut in 0..<text.count { _ = try? SweepFile.read(bytes: Array(text[..<cut]), file: "f", registry: toys) }
        for _ in 0..<3_000 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...127, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            _ = try? SweepFile.read(bytes: bytes, file: "f", registry: toys)
        }
    }
}
