import Identifiers
import Protocol
import SwiftProtobuf
import Testing
import Worker

@Suite("Results encoded by hand")
struct ResultEncodingTests {
    @Test("say what the generated code reads, at every size of number")
    func agreesWithGeneratedCode() throws {
        for power in 0..<63 {
            let number = Int64(1) << power
            let task = TaskReference(sweep: SweepID(number), index: number - 1, attempt: UInt32(1 + power))
            var bytes: [UInt8] = []
            ResultEncoding.appendRecord("première", step: -number, value: -0.0, to: &bytes)
            ResultEncoding.appendRecord("x", step: number, value: .infinity, to: &bytes)
            ResultEncoding.appendRecord("y", step: 0, value: 0, to: &bytes)
            ResultEncoding.append(
                .init(task: task, outcome: 2, duration: 0.5, digest: UInt64(number), started: 9.25, sequence: 3),
                to: &bytes)
            ResultEncoding.appendArtifact("a", encoding: "text", contents: [1, 2, 3], blob: 0, to: &bytes)
            ResultEncoding.appendArtifact(
                "b", encoding: "", contents: Array(repeating: 7, count: 2000), blob: 1, to: &bytes)
            ResultEncoding.appendFailure(.crashed, message: "ended", exit: .init(signal: 11, code: -1), to: &bytes)
            ResultEncoding.appendFailure(nil, output: "last words", to: &bytes)

            let result = try WireTaskResult(serializedBytes: bytes)
            #expect(try TaskReference(result) == task)
            #expect(result.outcome == .failed && result.duration == 0.5 && result.started == 9.25)
            #expect(result.digest == UInt64(number) && result.sequence == 3)
            #expect(result.records.map(\.name) == ["première", "x", "y"])
            #expect(result.records.map(\.step) == [-number, number, 0])
            #expect(result.records[0].value.sign == .minus && result.records[1].value == .infinity)
            #expect(result.artifacts.map(\.size) == [3, 2000] && result.artifacts.map(\.blob) == [0, 1])
            #expect(Array(result.artifacts[0].inline) == [1, 2, 3])
            #expect(result.failure.failureKind == .crashed && result.failure.message == "ended")
            #expect(result.failure.signal == 11 && result.failure.exit == -1 && result.failure.output == "last words")
        }
    }
}
