import Identifiers
import Protocol
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Decoding what comes over the wire")
struct WireDecoderTests {
    @Test("every kind of message comes back as it was sent")
    func roundTrip() throws {
        #expect(Sample.all.count == 28)
        for sample in Sample.all {
            let bytes = sample.body.encoded()
            #expect(try sample.decode(bytes).encoded() == bytes, "\(sample.body.name)")
        }
    }

    @Test("a message that only the other side may send is refused")
    func direction() {
        let shared: Set = ["welcome", "refused", "hello_again"]
        for sample in Sample.all {
            for recipient: WireDecoder.Recipient in [.coordinator, .worker, .client] where recipient != sample.recipient
            {
                if shared.contains(sample.body.name) && recipient == .client { continue }
                if sample.body.name == "checkpoint_taken" && recipient == .worker { continue }
                let error = #expect(throws: WireViolation.self) {
                    try Sample(body: sample.body, recipient: recipient, blobs: sample.blobs).decode(
                        sample.body.encoded())
                }
                #expect(error?.kind == .wrongDirection)
            }
        }
    }

    @Test("an envelope without a body, and one of a later protocol, are told apart from rubbish")
    func bodies() {
        let sample = Sample(body: .goodbye(WireGoodbye()), recipient: .coordinator)
        // Field 200, a message: unknown to this version.
        for (bytes, kind) in [
            ([], WireViolation.Kind.unknownBody), ([0xC2, 0x0C, 0x00], .unknownBody),
            ([0xFF, 0xFF, 0xFF], .undecodable), ([0x32, 0x05], .undecodable),
        ] as [([UInt8], WireViolation.Kind)] {
            #expect(throws: WireViolation.self) { try sample.decode(bytes) }
            do { _ = try sample.decode(bytes) } catch { #expect((error as? WireViolation)?.kind == kind) }
        }
    }

    @Test("blob frames must be as many and as large as announced")
    func blobs() throws {
        for sample in Sample.all {
            var more = sample
            more.blobs.append([1])
            let error = #expect(throws: WireViolation.self) { try more.decode(sample.body.encoded()) }
            #expect(error?.kind == .blobs)
            guard !sample.blobs.isEmpty else { continue }
            var fewer = sample
            fewer.blobs.removeLast()
            #expect(throws: WireViolation.self) { try fewer.decode(sample.body.encoded()) }
        }
        try refuse(.blobs) { $0.artifacts[1].size = 6 }
        try refuse(.blobs) { $0.artifacts[1].blob = 2 }
        try refuse(.blobs) { $0.artifacts[1].inline = Data([1]) }
        try refuse(.blobs) { $0.artifacts[0].size = 3 }
    }

    @Test("values of a result outside what they may be are refused")
    func results() throws {
        try refuse { $0.sweep = 0 }
        try refuse { $0.sweep = 1 << 63 }
        try refuse { $0.index = 1 << 63 }
        try refuse { $0.index = UInt64.max }
        try refuse { $0.attempt = 0 }
        for duration in [-1, .nan, .infinity, 1e11] { try refuse { $0.duration = duration } }
        try refuse { $0.started = -.infinity }
        try refuse { $0.outcome = .UNRECOGNIZED(9) }
        try refuse { $0.outcome = .failed }
        try refuse { $0.failure = WireFailure() }
        try refuse { $0.outcome = .running }
        try refuse { $0.records[0].name = "" }
        try refuse { $0.records[0].name = "a\u{0}b" }
        try refuse { $0.records[0].name = "a\nb" }
        try refuse(.tooLarge) { $0.records[0].name = String(repeating: "x", count: 257) }
        try refuse { $0.artifacts[0].name = "" }
        try refuse { $0.artifacts[0].encoding = "\u{7F}" }
        try refuse(.tooLarge) {
            ($0.artifacts[0].inline, $0.artifacts[0].size) = (Data(repeating: 0, count: 1025), 1025)
        }
        for kind: UInt32 in [0, 10, 256, 257, .max] {
            try refuse {
                $0 = Sample.failed
                $0.failure.kind = kind
            }
        }
        try refuse(.tooLarge) {
            $0 = Sample.failed
            $0.failure.output = String(repeating: "x", count: 65_537)
        }
    }

    @Test("ranges that overflow, are empty or start below their origins are refused")
    func ranges() throws {
        let largest = UInt64(Int64.max)
        var good = Sample.range
        (good.first, good.count) = (largest - 1, 1)
        #expect(try Assignment(good).range.upperBound == Int64.max)
        for (sweep, first, count, attempt) in [
            (0, 0, 1, 1), (largest + 1, 0, 1, 1), (1, largest, 1, 1), (1, largest - 1, 2, 1), (1, .max, .max, 1),
            (1, 0, 0, 1), (1, 0, 1, 0), (1, 1, largest, 1), (1, 0, largest + 1, 1),
        ] as [(UInt64, UInt64, UInt64, UInt32)] {
            var range = WireRange()
            (range.sweep, range.first, range.count, range.attempt) = (sweep, first, count, attempt)
            #expect(throws: WireViolation.self) { try Assignment(range) }
            var assign = WireAssign()
            assign.ranges = [Sample.range, range]
            #expect(throws: WireViolation.self) {
                try Sample(body: .assign(assign), recipient: .worker).decode(WireEnvelope(.assign(assign)).encoded())
            }
        }
    }

    @Test("identifiers survive the way over the wire")
    func conversions() throws {
        var dice = Dice(state: 3)
        for _ in 0..<1000 {
            let first = Int64.random(in: 0..<Int64.max, using: &dice)
            let assignment = Assignment(
                sweep: SweepID(.random(in: 1...Int64.max, using: &dice)), first: first,
                count: .random(in: 1...(Int64.max - first), using: &dice),
                attempt: .random(in: 1...UInt32.max, using: &dice))
            #expect(try Assignment(WireRange(assignment)) == assignment)
            let task = TaskReference(sweep: assignment.sweep, index: first, attempt: assignment.attempt)
            #expect(
                try TaskReference(sweep: UInt64(task.sweep.rawValue), index: UInt64(first), attempt: task.attempt)
                    == task)
            #expect(try Assignment(WireRange(task)).range == first..<(first + 1))
        }
    }

    @Test("hellos with impossible offers are refused")
    func hellos() {
        let changes: [(inout WireWorkerHello) -> Void] = [
            { $0.worker = 0 }, { $0.node = "" }, { $0.node = "a\u{1B}[2J" }, { $0.slots = 0 }, { $0.slots = 65_537 },
            { $0.memory = .max }, { $0.remaining = -1 }, { $0.remaining = .nan }, { $0.holds[0].attempt = 0 },
            { $0.families = [""] }, { $0.versions.engine = String(repeating: "1", count: 257) },
        ]
        for change in changes {
            var hello = Sample.hello
            change(&hello)
            let body = WireEnvelope.OneOf_Body.workerHello(hello)
            #expect(throws: WireViolation.self) {
                try Sample(body: body, recipient: .coordinator).decode(body.encoded())
            }
        }
    }

    @Test("an acknowledgment that lets a worker gather for an impossible time is refused", arguments: [-1, .nan, 1e11])
    func gather(seconds: Double) {
        var acknowledge = WireAcknowledge()
        acknowledge.gather = seconds
        let body = WireEnvelope.OneOf_Body.acknowledge(acknowledge)
        #expect(throws: WireViolation.self) { try Sample(body: body, recipient: .worker).decode(body.encoded()) }
    }

    @Test("an element bomb is refused before it is decoded", arguments: [1, 9, 10])
    func bombs(field: UInt8) {
        // 20 million empty elements take 40 MB on the wire, and gigabytes when decoded.
        let count = 2_000_000
        var bomb = [UInt8](repeating: 0, count: 2 * count)
        let (tag, kind): (UInt8, String) = (
            field << 3 | 2, field == 1 ? "results" : field == 9 ? "records" : "artifacts"
        )
        for index in stride(from: 0, to: bomb.count, by: 2) { bomb[index] = tag }
        let inner = field == 1 ? bomb : [0x0A] + varint(bomb.count) + bomb
        let bytes = [0x1A] + varint(inner.count) + inner
        let sample = Sample(body: .results(WireResultBatch()), recipient: .coordinator)
        let error = #expect(throws: WireViolation.self) { try sample.decode(bytes) }
        #expect(error?.kind == .tooLarge)
        #expect(error?.description.contains(kind) == true)
    }

    @Test("more of anything than the limits allow is refused")
    func limits() {
        var limits = WireLimits()
        (limits.ranges, limits.results, limits.recordsPerResult, limits.artifactsPerResult) = (0, 3, 0, 1)
        (limits.slots, limits.canonical, limits.families, limits.text, limits.envelope) = (0, 1, 0, 3, 1 << 20)
        let bounded: Set = [
            "worker_hello", "heartbeat", "results", "returned", "goodbye", "submit", "refused", "sweep", "assign",
            "acknowledge", "withdraw", "done", "status", "progress",
        ]
        for sample in Sample.all where bounded.contains(sample.body.name) {
            #expect(throws: WireViolation.self, "\(sample.body.name)") {
                try sample.decode(sample.body.encoded(), limits: limits)
            }
        }
        limits = WireLimits()
        limits.envelope = 3
        for sample in Sample.all where sample.body.encoded().count > 3 {
            #expect(throws: WireViolation.self) { try sample.decode(sample.body.encoded(), limits: limits) }
        }
    }

    /// A batch with one changed result is refused for the reason expected.
    private func refuse(
        _ kind: WireViolation.Kind = .invalidValue, _ change: (inout WireTaskResult) -> Void
    ) throws {
        var result = Sample.succeeded
        change(&result)
        var batch = WireResultBatch()
        batch.results = [result]
        let blobs: [[UInt8]] = result.blobCount > 0 ? [[1, 2, 3, 4, 5]] : []
        let sample = Sample(body: .results(batch), recipient: .coordinator, blobs: blobs)
        let error = #expect(throws: WireViolation.self) { try sample.decode(sample.body.encoded()) }
        #expect(error?.kind == kind, "\(error.map { "\($0)" } ?? "")")
    }
}

/// Protocol buffers' number of as many bytes as it needs.
func varint(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
    }
    return bytes + [UInt8(rest)]
}
