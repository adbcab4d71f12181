/// Runs any program as a task, so that code in any language can be swept unchanged.
///
/// Axes may have any name; `{name}` in `argv`, `env` and `artifacts` stands for a value. Lines on
/// standard output such as `{"name": "loss", "step": 3, "value": 0.25}` become records.
public struct CommandFamily: Family {
    public init() {}

    public let name = "command"
    /// 2: records without a step are numbered (before, the last of a name was all that stayed), and values that
    /// are not written as their number is (`007`, `1.50`) are text.
    public let version = 2
    public let summary = "run any program: parameters in, records and files out"
    public let takesOtherParameters = true

    public let parameters = [
        ParameterSpec(
            "argv", .list(of: .string, count: 1...10_000),
            help: "the program and its arguments; {name} stands for a parameter's value, {{ for a brace"),
        ParameterSpec("env", .map, default: .null, help: "variables put over those of the worker"),
        ParameterSpec(
            "stdin",
            .choice([
                .init("none", "nothing is to be read"),
                .init("json", "one object: parameters, seed, task, attempt"),
            ]), default: "none", help: "what the program can read on standard input"),
        ParameterSpec(
            "timeout", .number(.above(0)), default: .null, unit: "seconds", help: "time after which it is ended"),
        ParameterSpec("workdir", .path, default: ".", help: "the folder it runs in"),
        ParameterSpec(
            "artifacts", .list(of: .string, count: 1...1_000), default: .null,
            help: "files (globs, from workdir) to keep when it has succeeded"),
    ]

    public func validate(_ parameters: Parameters) throws(ParameterProblem) {
        do {
            _ = try CommandInvocation(parameters, family: self, attempt: 1)
        } catch let problem as ParameterProblem {
            throw problem
        } catch {
            throw ParameterProblem("argv", "\(error)")
        }
    }

    public func run(_ parameters: Parameters, context: any TaskContext) throws {
        let invocation = try CommandInvocation(parameters, family: self, attempt: context.attempt)
        var output = CommandOutput { name, step, value in context.record(name, step: step, value) }
        let end = try Subprocess(invocation).run(
            timeout: invocation.timeout, isCancelled: { context.isCancelled },
            output: { output.take(stdout: $0) }, errors: { output.take(stderr: $0) })
        output.finish()
        if !output.text.isEmpty { context.artifact("stdout", encoding: "text", bytes: output.text) }
        if !output.errors.isEmpty { context.artifact("stderr", encoding: "text", bytes: output.errors) }
        guard end == .exited(0) else { throw end.failure(of: invocation, errors: output.errors) }
        for file in try invocation.artifactFiles() {
            context.artifact(file.name, encoding: file.encoding, bytes: try file.read())
        }
    }
}
