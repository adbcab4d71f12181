import Families
import FoundationEssentials
import Glibc
import Testing

@Suite("JSON Schema of sweep files")
struct JSONSchemaTests {
    static let good = [
        "family: toy\n", "name: x\nfamily: probe\naxes: {task: {range: [1, 9]}, action: [noop, \"s*\"]}\nrepeats: 2\n",
        "family: toy\naxes: {method: all, noise: {log-range: [0.1, 1], count: 3}, lags: [1, 2]}\nexclude: [{method: \"n*\"}]\n",
        "family: toy\nzip: {system: [Chua, Lorenz], noise: [0, 1]}\nresources: {memory: 2GiB, time: 1h30m, cores: 2}\n",
        "family: command\naxes: {lr: [1, x], deep: [{a: 1}]}\nfixed: {argv: [a, b, 3]}\nstages: [{axes: {lr: 2}}, {}]\n",
        "name: 5\nfamily: toy\ndescription: 7\nrepeats: 3.0\nattempts: 2.0\nresources: {cores: 2.0}\n",
        "family: toy\nfixed: {label: null, noise: 0.5}\norder: balanced\nattempts: 1\npriority: -5\n",
    ]
    static let bad = [
        "name: x\n", "family: tow\n", "family: toy\naxis: {}\n", "family: toy\naxes: {metod: all}\n",
        "family: toy\naxes: {method: naive-men}\n", "family: toy\naxes: {lags: 0}\n",
        "family: toy\nfixed: {noise: 2}\n",
        "family: toy\naxes: {noise: {range: [0, 1], count: 2}}\n", "family: toy\nresources: {memory: 2XB}\n",
        "family: toy\nattempts: 0\n", "family: toy\norder: longest\n", "family: toy\nstages: [{axes: {metod: 1}}]\n",
        "family: toy\nexclude: [{systm: Chua}]\n", "family: command\nfixed: {argv: []}\n", "- 1\n",
        "family: toy\naxes: {noise: []}\n", "name: \"a\\0b\"\nfamily: toy\n", "name: \"a\\x1b[1mb\"\nfamily: toy\n",
        "family: toy\nrepeats: 3.5\n",
    ]

    @Test(
        "python's jsonschema takes every good sweep file and refuses every bad one",
        .enabled(if: hasValidator, "python3 with jsonschema and PyYAML is not installed"))
    func validates() throws {
        var good = Self.good
        for name in ["probe.yaml", "command-python.yaml"] { good.append(try readFile(packageRoot + "/sweeps/" + name)) }
        for text in good { #expect(problems(text) == []) }
        for text in Self.bad { #expect(!problems(text).isEmpty, "\(text)") }
        let verdicts = try verdicts(good + Self.bad)
        #expect(verdicts.count == good.count + Self.bad.count)
        for (text, isValid) in zip(good + Self.bad, verdicts) {
            #expect(isValid == good.contains(text), "\(text)")
        }
    }

    @Test("the schema is JSON and tells every choice with its help")
    func content() throws {
        let text = JSONSchema(registry: toys).text
        let schema = try #require(try JSONReader.read(Array(text.utf8)).asMap)
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(text.contains("least squares"))
        #expect(text.hasSuffix("}\n"))
    }

    static let hasValidator = (try? python("import jsonschema, yaml")) != nil

    /// Which of these sweep files the schema takes.
    private func verdicts(_ texts: [String]) throws -> [Bool] {
        let schema = try temporaryFile(JSONSchema(registry: toys).text)
        defer { unlink(schema) }
        let files = try temporaryFile(ParameterValue.list(texts.map { .string($0) }).description)
        defer { unlink(files) }
        let program = """
            import json, os, jsonschema, yaml
            schema = json.load(open(os.environ["SCHEMA"]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            texts = json.load(open(os.environ["FILES"]))
            print(json.dumps([validator.is_valid(yaml.safe_load(text)) for text in texts]))
            """
        let output = try Self.python(program, ["SCHEMA": .string(schema), "FILES": .string(files)])
        return try #require(try JSONReader.read(Array(output.utf8)).asList).compactMap(\.asBool)
    }

    private func temporaryFile(_ text: String) throws -> String {
        var path = Array("/tmp/swath-schema-XXXXXX".utf8CString)
        close(mkstemp(&path))
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try Data(text.utf8).write(to: URL(filePath: name))
        return name
    }

    /// Runs a Python program by the command family, which is at hand.
    @discardableResult
    private static func python(_ program: String, _ environment: [String: ParameterValue] = [:]) throws -> String {
        let escaped = program.replacing("{", with: "{{").replacing("}", with: "}}")
        let context = RecordingContext()
        try CommandFamily().run(
            Parameters(
                [
                    "argv": ["python3", "-c", .string(escaped)], "stdin": "none", "workdir": "/tmp",
                    "env": .map(environment),
                ]), context: context)
        return context.text("stdout").filter { !$0.isNewline }
    }
}
