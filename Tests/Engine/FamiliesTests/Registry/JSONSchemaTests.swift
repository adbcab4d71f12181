import Families
import Glibc
import Testing

@Suite("JSON Schema of sweep files")
struct JSONSchemaTests {
    static let good = [
        "family: toy\n", "name: x\nfamily: probe\naxes: {task: {range: [1, 9]}, action: [noop, \"s*\"]}\nrepeats: 2\n",
        "family: toy\naxes: {method: all, noise: {log-range: [0.1, 1], count: 3}, lags: [1, 2]}\nexclude: [{system: \"L*\"}]\n",
        "family: toy\nzip: {system: [Chua, Lorenz], noise: [0, 1]}\nresources: {memory: 2GiB, time: 1h30m, cores: 2}\n",
        "family: command\naxes: {lr: [1, x], deep: [{a: 1}]}\nfixed: {argv: [a, b, 3]}\nstages: [{axes: {lr: 2}}, {}]\n",
        "family: toy\nfixed: {label: null, noise: 0.5}\norder: balanced\nattempts: 1\npriority: -5\n",
    ]
    static let bad = [
        "name: x\n", "family: tow\n", "family: toy\naxis: {}\n", "family: toy\naxes: {metod: all}\n",
        "family: toy\naxes: {method: naive-men}\n", "family: toy\naxes: {lags: 0}\n", "family: toy\nfixed: {noise: 2}\n",
        "family: toy\naxes: {noise: {range: [0, 1], count: 2}}\n", "family: toy\nresources: {memory: 2XB}\n",
        "family: toy\nattempts: 0\n", "family: toy\norder: longest\n", "family: toy\nstages: [{axes: {metod: 1}}]\n",
        "family: toy\nexclude: [{systm: Chua}]\n", "family: command\nfixed: {argv: []}\n", "- 1\n", "family: toy\naxes: {noise: []}\n",
    ]

    @Test("python's jsonschema takes every good sweep file and refuses every bad one",
        .enabled(if: hasValidator, "python3 with jsonschema and PyYAML is not installed"))
    func validates() throws {
        var files = Self.good
        for name in ["probe.yaml", "command-python.yaml"] { files.append(try readFile(packageRoot + "/sweeps/" + name)) }
        for text in files {
            #expect(problems(text) == [])
            #expect(try verdict(text) == "valid", "\(text)")
        }
        for text in Self.bad {
            #expect(!problems(text).isEmpty, "\(text)")
            #expect(try verdict(text) == "invalid", "\(text)")
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

    private func verdict(_ text: String) throws -> String {
        let program = """
            import json, os, jsonschema, yaml
            validator = jsonschema.Draft202012Validator(json.loads(os.environ["SCHEMA"]))
            validator.check_schema(validator.schema)
            print("valid" if validator.is_valid(yaml.load(os.environ["TEXT"], Loader=yaml.CSafeLoader)) else "invalid", end="")
            """
        return try Self.python(
            program, ["SCHEMA": .string(escaped(JSONSchema(registry: toys).text)), "TEXT": .string(escaped(text))])
    }

    private func escaped(_ text: String) -> String {
        text.replacing("{", with: "{{").replacing("}", with: "}}")
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
