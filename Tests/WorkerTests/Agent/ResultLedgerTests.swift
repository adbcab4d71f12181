import Identifiers
import Protocol
import Testing
import Worker

@Suite("What a worker keeps until it is acknowledged")
struct ResultLedgerTests {
    private func append(_ ledger: inout ResultLedger, _ task: TaskReference, isEnd: Bool = true) {
        var payload: [UInt8] = []
        ResultEncoding.append(
            .init(task: task, outcome: isEnd ? 1 : 0, duration: 1, started: 1, sequence: isEnd ? 0 : 1), to: &payload)
        payload.withUnsafeBytes { ledger.append(task, $0, isEnd: isEnd) }
    }

    private func sent(_ ledger: inout ResultLedger) throws -> [TaskReference] {
        var tasks: [TaskReference] = []
        try ledger.sendAll { bytes, _ in
            let body = try WireDecoder(recipient: .coordinator).decode(envelope: bytes)
            guard case .results(let batch) = body else { return false }
            tasks += try batch.results.map { try TaskReference($0) }
            return true
        }
        return tasks
    }

    @Test("under any order of ends, sends and acknowledgements, it keeps exactly what is not acknowledged")
    func property() throws {
        for seed in 1...60 as ClosedRange<UInt64> {
            var state = seed
            func draw(_ bound: UInt64) -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (state >> 33) % bound
            }
            var ledger = ResultLedger()
            var kept: Set<TaskReference> = []
            var next: [Int64] = [0, 0]
            for _ in 0..<300 {
                switch draw(4) {
                case 0, 1:
                    let sweep = Int(draw(2))
                    for _ in 0...draw(5) {
                        let task = TaskReference(
                            sweep: SweepID(Int64(sweep) + 1), index: next[sweep], attempt: UInt32(1 + draw(2)))
                        next[sweep] += 1
                        append(&ledger, task)
                        kept.insert(task)
                    }
                case 2: _ = try sent(&ledger)
                default:
                    let sweep = SweepID(1 + Int64(draw(2)))
                    let range = Assignment(
                        sweep: sweep, first: Int64(draw(200)), count: 1 + Int64(draw(40)), attempt: UInt32(1 + draw(2)))
                    ledger.acknowledge(range)
                    kept = kept.filter {
                        !($0.sweep == range.sweep && $0.attempt == range.attempt && range.range.contains($0.index))
                    }
                }
                let held = ledger.held.flatMap { range in
                    range.range.map { TaskReference(sweep: range.sweep, index: $0, attempt: range.attempt) }
                }
                try #require(Set(held) == kept && held.count == kept.count)
            }
            _ = try sent(&ledger)
            #expect(try sent(&ledger).isEmpty)
            ledger.sendAgain()
            #expect(try Set(sent(&ledger)).isSuperset(of: kept))
            for task in kept {
                ledger.acknowledge(Assignment(sweep: task.sweep, first: task.index, count: 1, attempt: task.attempt))
            }
            #expect(ledger.isEmpty && ledger.bytes == 0)
        }
    }

    @Test("parts of an attempt are kept until its end is acknowledged, or it is dropped")
    func parts() throws {
        var ledger = ResultLedger()
        let one = TaskReference(sweep: SweepID(1), index: 0, attempt: 1)
        let two = TaskReference(sweep: SweepID(1), index: 1, attempt: 1)
        append(&ledger, one, isEnd: false)
        append(&ledger, two, isEnd: false)
        append(&ledger, one)
        #expect(try sent(&ledger) == [one, two, one])
        ledger.acknowledge(Assignment(sweep: SweepID(1), first: 0, count: 1, attempt: 1))
        #expect(!ledger.isEmpty)
        ledger.forgetParts(of: two)
        ledger.acknowledge(Assignment(sweep: SweepID(9), first: 0, count: 1, attempt: 1))
        #expect(ledger.isEmpty)
    }
}
