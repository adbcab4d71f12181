import Families
import Testing

@Suite("Axis forms")
struct AxisFormTests {
    private func values(_ name: String, _ form: String, _ more: String = "") throws -> [ParameterValue] {
        try read("family: toy\naxes:\n  \(name): \(form)\n\(more)").sweep.grid.axisValues(name)
    }

    @Test("a list, a single value, `all`")
    func plain() throws {
        #expect(try values("noise", "[0, 0.5, 1.0e-1]") == [0.0, 0.5, 0.1])
        #expect(try values("noise", "0.5") == [0.5])
        #expect(try values("keep", "all") == [false, true])
        #expect(try values("system", "all").count == 5)
    }

    @Test("globs over names, joined with names")
    func globs() throws {
        #expect(try values("system", "Lorenz*") == ["Lorenz", "Lorenz84", "LorenzBounded"])
        #expect(try values("system", "[Rossler, \"Lorenz??\"]") == ["Rossler", "Lorenz84"])
        #expect(try values("system", "[Lorenz, \"*o*\"]").count == 4)
    }

    @Test("a glob, or `all`, may meet a name before it or after; a name that is given twice is refused all the same")
    func globsMeetNames() throws {
        #expect(try values("system", "[\"Lor*\", Lorenz]") == ["Lorenz", "Lorenz84", "LorenzBounded"])
        #expect(try values("system", "[all, Chua]").count == 5)
        #expect(try values("keep", "[true, all]") == [true, false])
        #expect(problems("family: toy\naxes: {system: [Lorenz, \"Lor*\", Lorenz]}\n").count == 1)
        #expect(problems("family: toy\naxes: {system: [\"Lor*\", Lorenz, Lorenz]}\n").count == 1)
    }

    @Test("a free-form value whose number would be written otherwise stays the text that it is")
    func freeFormTexts() throws {
        func values(_ list: String) throws -> [ParameterValue] {
            try read("family: command\naxes: {x: [\(list)]}\nfixed: {argv: [echo]}\n").sweep.grid.axisValues("x")
        }
        for text in [
            "007", "1.50", "3.10", "0x1F", "0o17", "+5", ".5", "5.", "-0", "-0.0", "00.5", "12345678901234567890",
            "0.1000000000000000055", "1_000",
        ] {
            #expect(try values(text) == [.string(text)], "\(text)")
        }
        #expect(try values("0, 7, -3, 1.5, 1.0, 0.25, -2.5, 100") == [0, 7, -3, 1.5, 1.0, 0.25, -2.5, 100])
        #expect(try values("1e-3, 1.0e-5, 2.5e10") == [1e-3, 1e-5, 2.5e10])
        #expect(try values("0.30000000000000004, 0.0") == [0.30000000000000004, 0.0])
        #expect(try values("true, \"7\", word") == [true, "7", "word"])
        let fixed = try read("family: command\nfixed: {argv: [echo], label: 007, env: {ID: 007, N: 7}}\n").sweep
        #expect(fixed.grid[0]["label"] == "007" && fixed.grid[0]["env"] == ["ID": "007", "N": 7])
    }

    @Test("ranges include their last value when a step meets it")
    func ranges() throws {
        #expect(try values("task", "{range: [1, 10], step: 2}") == [1, 3, 5, 7, 9])
        #expect(try values("task", "{range: [1, 9], step: 4}") == [1, 5, 9])
        #expect(try values("task", "{range: [3, 1]}") == [3, 2, 1])
        #expect(try values("noise", "{range: [0, 0.5], step: 0.1}") == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    }

    @Test("spaced numbers are round: 1e-4 to 1e-1 in four steps has 0.001 in it")
    func spaced() throws {
        #expect(try values("noise", "{log-range: [1.0e-4, 1.0e-1], count: 4}") == [1e-4, 1e-3, 1e-2, 1e-1])
        #expect(try values("noise", "{from: 0, to: 1, count: 4}") == [0.0, 0.333333333333, 0.666666666667, 1.0])
        #expect(try values("task", "{log-range: [1, 1000], count: 4}") == [1, 10, 100, 1_000])
        #expect(try values("task", "{from: 1, to: 3, count: 5}") == [1, 2, 3])
    }

    @Test("plain words are YAML 1.2: `no` and `on` are words, and a text parameter takes digits as text")
    func words() throws {
        #expect(try values("label", "[no, on, yes, 007, 1e3, \"true\"]") == ["no", "on", "yes", "007", "1e3", "true"])
        #expect(try values("task", "[0x10, 0o17, 1e2]") == [16, 15, 100])
    }

    @Test("zipped axes move together; repeats are numbered from 0, or as listed")
    func zips() throws {
        let sweep = try read(
            "family: toy\nzip:\n  - {system: [Lorenz, Chua], noise: [0.1, 0.2]}\nrepeats: [7, 9]\n"
        ).sweep
        #expect(sweep.count == 4)
        #expect(sweep.grid[3]["system"] == "Chua" && sweep.grid[3]["noise"] == 0.2 && sweep.grid[3]["repeat"] == 9)
        let zipped = try read("family: toy\nzip: {system: [Lorenz, Chua], noise: [0.1, 0.1]}\n").sweep
        #expect(zipped.count == 2)
    }

    @Test("what has no axes is one task of defaults")
    func single() throws {
        #expect(try read("family: toy\n").sweep.count == 1)
    }

    @Test("the free-form family takes any name and any value")
    func freeForm() throws {
        let sweep = try read(
            "family: command\naxes: {learning_rate: [1e-3, 1], arch: [cnn, {depth: 2}]}\nfixed: {argv: [echo, 3]}\n"
        ).sweep
        #expect(sweep.count == 4)
        #expect(try sweep.grid[0].strings("argv") == ["echo", "3"])
        #expect(sweep.grid.axisValues("arch") == ["cnn", ["depth": 2]])
    }
}

@Suite("Sweep file")
struct SweepFileTests {
    @Test("all that a file says of how a sweep runs is in the sweep")
    func header() throws {
        let sweep = try read(
            """
            name: night run
            family: toy
            description: two words
            attempts: 5
            priority: -3
            order: balanced
            resources: {cores: 2, memory: 2GiB, time: 1h30m}
            """
        ).sweep
        #expect(sweep.name == "night run" && sweep.description == "two words")
        #expect(sweep.attempts == 5 && sweep.priority == -3 && sweep.order == .balanced)
        #expect(sweep.resources == Resources(cores: 2, memory: 2 << 30, time: 5_400))
        #expect(sweep.family == "toy" && sweep.familyVersion == 3 && sweep.stage == 0 && sweep.stageCount == 1)
    }

    @Test("a sweep without a name has its file's")
    func defaultName() throws {
        #expect(try read("family: toy", file: "a/b/night.run.yaml").sweep.name == "night.run")
    }

    @Test(
        "units",
        arguments: [
            ("90s", 90.0), ("10m", 600), ("2h", 7_200), ("1d", 86_400), ("0.5s", 0.5), ("250ms", 0.25), ("15", 15),
        ])
    func durations(text: String, seconds: Double) {
        #expect(Quantity.duration(text) == seconds)
    }

    @Test(
        "amounts of memory",
        arguments: [
            ("512MiB", 512 << 20), ("2GiB", 2 << 30), ("1GB", 1_000_000_000), ("1.5 KiB", 1_536), ("100", 100),
            ("3B", 3),
        ])
    func sizes(text: String, bytes: Int64) {
        #expect(Quantity.bytes(text) == bytes)
    }

    @Test(
        "what is no amount is refused", arguments: ["", "GiB", "-1", "1 XB", "1e3", "0", "99999999TiB", "1G1", "nan"])
    func noAmounts(text: String) {
        #expect(Quantity.bytes(text) == nil)
        #expect(Quantity.duration(text + "x") == nil)
    }

    @Test("the hash tells what runs, not where the file lies")
    func hash() throws {
        let text = "name: a\nfamily: toy\naxes: {system: all}\n"
        let here = try read(text, file: "/one/place/s.yaml").sweep
        let there = try read(text, file: "/another/s.yaml").sweep
        #expect(here.base == "/one/place" && there.base == "/another")
        #expect(here.hash == there.hash && here.canonical != there.canonical)
        #expect(try read(text + "attempts: 4\n").sweep.hash != here.hash)
    }

    @Test("a byte order mark is passed over")
    func byteOrderMark() throws {
        let file = try SweepFile.read(
            bytes: [0xEF, 0xBB, 0xBF] + Array("family: toy\naxes: {system: [Lorenz, Chua]}".utf8), file: "s.yaml",
            registry: toys)
        #expect(file.sweep.count == 2)
    }

    @Test("the sweeps that come with the project are valid", arguments: ["probe.yaml", "command-python.yaml"])
    func readySweeps(name: String) throws {
        let text = try readFile(packageRoot + "/sweeps/" + name)
        let file = try read(text, file: packageRoot + "/sweeps/" + name)
        #expect(file.warnings.isEmpty)
        #expect(file.sweep.count > 10)
    }
}
