import Protocol
import SwiftProtobuf
import Testing

/// Heartbeats are read by hand; SwiftProtobuf says what is right.
@Suite("Reading heartbeats")
struct HeartbeatReaderTests {
    private let decoder = WireDecoder(recipient: .coordinator)

    private func encoded(_ heartbeat: WireHeartbeat) -> [UInt8] {
        WireEnvelope.OneOf_Body.heartbeat(heartbeat).encoded()
    }

    private func read(_ bytes: [UInt8]) throws -> WireHeartbeat? {
        guard case .heartbeat(let heartbeat) = try bytes.withUnsafeBytes({ try decoder.decode(envelope: $0) })
        else { return nil }
        return heartbeat
    }

    private func byLibrary(_ bytes: [UInt8]) throws -> WireHeartbeat {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        return try WireEnvelope(serializedBytes: bytes, options: options).heartbeat
    }

    private func random(_ dice: inout Dice) -> WireHeartbeat {
        func number(_ dice: inout Dice) -> UInt64 {
            UInt64.random(in: 0...UInt64.max, using: &dice) >> UInt64.random(in: 1...63, using: &dice)
        }
        var heartbeat = WireHeartbeat()
        for _ in 0..<Int.random(in: 0...70, using: &dice) {
            var running = WireRunning()
            running.sweep = max(1, number(&dice) >> 1)
            running.index = number(&dice) >> 1
            running.attempt = max(1, UInt32(truncatingIfNeeded: number(&dice) >> 33))
            running.elapsed = Double(number(&dice) >> 20) / 1000
            heartbeat.running.append(running)
        }
        heartbeat.queued = UInt32(truncatingIfNeeded: number(&dice))
        heartbeat.memoryUsed = number(&dice)
        heartbeat.load = Double(number(&dice) >> 40) / 100
        return heartbeat
    }

    @Test("one of no fields, and one of every field at its bounds")
    func bounds() throws {
        #expect(try read(encoded(WireHeartbeat())) == WireHeartbeat())
        var heartbeat = WireHeartbeat()
        heartbeat.queued = .max
        heartbeat.memoryUsed = UInt64(Int64.max)
        heartbeat.load = .greatestFiniteMagnitude
        heartbeat.running = [WireRunning()]
        heartbeat.running[0].sweep = 1
        heartbeat.running[0].index = UInt64(Int64.max) - 1
        heartbeat.running[0].attempt = 1
        let bytes = encoded(heartbeat)
        #expect(try read(bytes) == byLibrary(bytes))
    }

    @Test(
        "any bytes that are taken for a heartbeat are the one that SwiftProtobuf reads",
        arguments: [1, 2, 3, 4] as [UInt64])
    func agreement(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var accepted = 0
        for round in 0..<4000 {
            var bytes = encoded(random(&dice))
            for _ in 0..<round % 4 {
                let place = Int.random(in: 0..<bytes.count, using: &dice)
                switch Int.random(in: 0..<3, using: &dice) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
                case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &dice) ?? 0
                default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &dice))
                }
            }
            guard let heartbeat = try? read(bytes) else { continue }
            accepted += 1
            #expect(try heartbeat == byLibrary(bytes), "\(bytes)")
        }
        #expect(accepted > 1000)
    }

    @Test("fields of a later version, fields twice, a body twice: as SwiftProtobuf has it")
    func unusual() throws {
        var dice = Dice(state: 5)
        let plain = encoded(random(&dice))
        // An unknown field behind the body; the same body again, which merges; numbers twice, of which the last holds.
        let behind = plain + [0xA0, 0x06, 1]
        let inside: [UInt8] = [0x12, 12, 0x10, 5, 0x0A, 6, 0x08, 1, 0x08, 2, 0x18, 1, 0x10, 6]
        for bytes in [behind, plain + plain, inside] {
            #expect(try read(bytes) == byLibrary(bytes), "\(bytes)")
        }
        #expect(try read(inside)?.queued == 6)
        #expect(try read(inside)?.running.map(\.sweep) == [2])
    }
}
