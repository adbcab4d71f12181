import Protocol
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Whatever comes, the decoder answers with a body or a violation: a trap would end the test run.
@Suite("Fuzzing the decoder")
struct WireFuzzTests {
    /// `SWATH_FUZZ_ITERATIONS` and `SWATH_FUZZ_SEED` make it longer, or replay it.
    static let iterations = ProcessInfo.processInfo.environment["SWATH_FUZZ_ITERATIONS"].flatMap { Int($0) } ?? 20_000
    static let seed = ProcessInfo.processInfo.environment["SWATH_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("every truncation of every message is a body or a violation")
    func truncations() {
        for sample in Sample.all {
            let bytes = sample.body.encoded()
            for length in 0...bytes.count { attempt(Array(bytes[..<length]), sample) }
        }
    }

    @Test("every flipped bit of every message is a body or a violation")
    func bitFlips() {
        for sample in Sample.all {
            let bytes = sample.body.encoded()
            for position in bytes.indices {
                for bit in 0..<8 {
                    var flipped = bytes
                    flipped[position] ^= 1 << bit
                    attempt(flipped, sample)
                }
            }
        }
    }

    @Test("what is accepted after any number of random changes is valid when it is sent on")
    func mutations() {
        var dice = Dice(state: Self.seed)
        var accepted = 0
        for _ in 0..<Self.iterations {
            guard let sample = Sample.all.randomElement(using: &dice) else { continue }
            var bytes = sample.body.encoded()
            for _ in 0..<Int.random(in: 1...6, using: &dice) { mutate(&bytes, &dice) }
            if attempt(bytes, sample) { accepted += 1 }
        }
        // A fuzzer of which all inputs are refused at the door tests nothing behind it.
        #expect(accepted > Self.iterations / 50)
    }

    @Test("random bytes, also as the inside of every body, are bodies or violations")
    func randomBytes() {
        var dice = Dice(state: Self.seed &+ 1)
        for round in 0..<Self.iterations {
            guard let sample = Sample.all.randomElement(using: &dice) else { continue }
            var bytes = (0..<Int.random(in: 0...200, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            if round % 2 == 0 {
                let field = Int.random(in: 1...52, using: &dice)
                bytes = varint(field << 3 | 2) + varint(bytes.count) + bytes
            }
            attempt(bytes, sample)
        }
    }

    @Test("groups and messages nested a hundred thousand deep are refused without deep recursion")
    func nesting() {
        let depth = 100_000
        let groups = [UInt8](repeating: 0x0B, count: depth) + [UInt8](repeating: 0x0C, count: depth)
        var nested: [UInt8] = []
        for _ in 0..<2_000 { nested = [0x1A] + varint(nested.count) + nested }
        for sample in Sample.all {
            attempt(groups, sample)
            attempt([0x1A] + varint(groups.count) + groups, sample)
            attempt(nested, sample)
        }
        // Scanned for bombs, because it is long.
        attempt([0x1A] + varint(groups.count * 4) + groups + groups + groups + groups, Sample.toCoordinator[2])
    }

    @Test("fields of the wrong wire type, lengths beyond the end and endless numbers are bodies or violations")
    func wrongTypes() {
        for sample in Sample.all {
            for field in 1...52 {
                for type in 0..<8 {
                    for rest: [UInt8] in [
                        [], [0], [0xFF], [UInt8](repeating: 0xFF, count: 11), [0x7F, 1], [0x08, 0x96, 1],
                    ] {
                        attempt(varint(field << 3 | type) + rest, sample)
                        attempt([0x1A] + varint(rest.count + 1) + varint(field << 3 | type) + rest, sample)
                    }
                }
            }
        }
        // The same behind enough bytes that the scanner reads it too.
        let padding = [0x3A] + varint(70_000) + [UInt8](repeating: 0x0A, count: 70_000)
        for rest: [UInt8] in [
            [0x1A, 0xFF], [0x1A] + [UInt8](repeating: 0xFF, count: 11), [0x19], [0x1D, 1], [0x1B], [0x18],
        ] {
            attempt(padding + rest, Sample.toCoordinator[2])
        }
    }

    @Test("messages of random frames through a real socket never stall the receiver")
    func sockets() throws {
        let loopback = try Loopback()
        let dealer = try loopback.dealer()
        let decoder = WireDecoder(recipient: .coordinator)
        let message = ReceivedMessage(maxFrames: 8)
        var dice = Dice(state: Self.seed &+ 2)
        for _ in 0..<500 {
            let frames = (0..<Int.random(in: 1...12, using: &dice)).map { _ in
                (0..<Int.random(in: 0...64, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            }
            #expect(try dealer.send(frames, wait: true) == .sent)
            let outcome = try receive(loopback.router, into: message)
            #expect(outcome == (frames.count + 1 > 8 ? .oversized : .received))
            if outcome == .received { _ = try? decoder.decode(message, envelopeAt: 1) }
        }
        let last = Sample.toCoordinator[2]
        #expect(try dealer.send([last.body.encoded()] + last.blobs, wait: true) == .sent)
        #expect(try receive(loopback.router, into: message) == .received)
        #expect(try decoder.decode(message, envelopeAt: 1).encoded() == last.body.encoded())
    }

    /// True when the bytes were accepted; then they must survive another round trip.
    @discardableResult
    private func attempt(_ bytes: [UInt8], _ sample: Sample) -> Bool {
        do {
            let body = try sample.decode(bytes)
            #expect(throws: Never.self) { try sample.decode(body.encoded()) }
            return true
        } catch {
            #expect(error is WireViolation)
            return false
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ dice: inout Dice) {
        guard !bytes.isEmpty else { return bytes = [UInt8.random(in: 0...255, using: &dice)] }
        let position = Int.random(in: 0..<bytes.count, using: &dice)
        switch Int.random(in: 0..<7, using: &dice) {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
        case 1: bytes[position] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &dice) ?? 0
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: position)
        case 3: bytes.remove(at: position)
        case 4: bytes.removeSubrange(position...)
        case 5:
            let end = Int.random(in: position...bytes.count, using: &dice)
            bytes.insert(contentsOf: Array(bytes[position..<min(end, position + 64)]), at: position)
        default:
            let other = Sample.all.randomElement(using: &dice)?.body.encoded() ?? []
            bytes.replaceSubrange(position..., with: other)
        }
    }
}
