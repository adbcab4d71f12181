import Numerics
import Testing

@Suite("A checkpoint that does not fit is refused, says why, and changes nothing")
struct CheckpointErrorTests {
    private func trained() throws -> TrainingRun<Float> {
        let network = try Regression<Float>()
        let run = network.run(Adam(), schedule: .constant(0.01))
        _ = try network.train(run, steps: 2)
        return run
    }

    /// Restores and expects an error, and the run as it was.
    private func error<Scalar>(
        _ run: TrainingRun<Scalar>, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> CheckpointError? {
        let before = run.checkpoint()
        let error = #expect(throws: CheckpointError.self, sourceLocation: sourceLocation) { try run.restore(bytes) }
        #expect(run.checkpoint() == before, sourceLocation: sourceLocation)
        #expect(error.map { !"\($0)".isEmpty } == true, sourceLocation: sourceLocation)
        return error
    }

    /// The bytes with the right checksum for what they are now.
    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let checksum = Checksum.of(bytes, count: bytes.count - 8)
        return bytes.dropLast(8) + (0..<8).map { UInt8(truncatingIfNeeded: checksum >> (8 * UInt64($0))) }
    }

    @Test("the checksum is CRC-64/XZ")
    func checksum() {
        #expect(Checksum.of(Array("123456789".utf8), count: 9) == 0x995D_C9BB_DF19_39FA)
        #expect(Checksum.of([], count: 0) == 0)
    }

    @Test("foreign, cut and lengthened bytes, and other versions")
    func foreign() throws {
        let run = try trained()
        let bytes = run.checkpoint()
        #expect(error(run, []) == .foreign)
        #expect(error(run, Array("PK\u{3}\u{4} something else altogether".utf8)) == .foreign)
        #expect(error(run, Array(bytes.prefix(20))) == .wrongLength(held: 20, declared: 32))
        for cut in [32, 100, bytes.count / 2, bytes.count - 1] {
            #expect(
                error(run, Array(bytes.prefix(cut))) == .wrongLength(held: cut, declared: UInt64(bytes.count)))
        }
        #expect(error(run, bytes + [0]) == .wrongLength(held: bytes.count + 1, declared: UInt64(bytes.count)))
        var later = bytes
        later[8] = 2
        #expect(error(run, sealed(later)) == .unsupportedVersion(2))
    }

    @Test("every byte that has changed is noticed")
    func damaged() throws {
        let run = try trained()
        let bytes = run.checkpoint()
        var random = RandomStream(seed: 4)
        for place in stride(from: 24, to: bytes.count, by: 7) {
            var changed = bytes
            changed[place] ^= UInt8(1 + random.index(below: 255))
            #expect(error(run, changed) == .damaged)
        }
    }

    @Test("bytes that were made up with a right checksum never trap")
    func fuzz() throws {
        let run = try trained()
        let bytes = run.checkpoint()
        var random = RandomStream(seed: 8)
        var refused = 0
        for _ in 0..<3000 {
            var changed = bytes
            for _ in 0...random.index(below: 4) {
                let place = 12 + random.index(below: bytes.count - 20)
                switch random.index(below: 3) {
                case 0: changed[place] = UInt8(random.index(below: 256))
                case 1: changed[place] = 255
                default: changed[place] ^= 1 << UInt8(random.index(below: 8))
                }
            }
            do {
                try run.restore(sealed(changed))
                _ = try run.advance()
            } catch is CheckpointError { refused += 1 }
            try run.restore(bytes)
        }
        #expect(refused > 100)
    }

    @Test("other sides, another precision, another optimiser, other names and other streams")
    func mismatches() throws {
        let bytes = try trained().checkpoint()
        let wide = try Regression<Float>(width: 18).run(Adam(), schedule: .constant(1))
        #expect(
            error(wide, bytes)
                == .shapeMismatch(name: "parameter/first.weight", held: [17, 3], expected: [18, 3]))
        let double = try Regression<Double>().run(Adam(), schedule: .constant(1))
        #expect(
            error(double, bytes)
                == .precisionMismatch(name: "parameter/first.weight", held: "Float", expected: "Double"))
        let sgd = try Regression<Float>().run(SGD(), schedule: .constant(1))
        #expect(error(sgd, bytes) == .optimizerMismatch(held: "Adam", expected: "SGD"))
        let named = try Regression<Float>(name: "stem").run(Adam(), schedule: .constant(1))
        #expect(error(named, bytes) == .missing("parameter/stem.weight"))
        let streams = try Regression<Float>().run(Adam(), schedule: .constant(1))
        streams.streams["masks"] = RandomStream(seed: 1)
        #expect(error(streams, bytes) == .missing("random/masks"))
        streams.streams = [:]
        #expect(error(streams, bytes) == .unexpected("random/samples"))
    }

    @Test("an optimiser that remembers more or less than the checkpoint's")
    func momentum() throws {
        func run(_ momentum: Double) throws -> TrainingRun<Float> {
            let network = try Regression<Float>()
            let run = network.run(SGD(momentum: momentum), schedule: .constant(0.01))
            _ = try network.train(run, steps: 2)
            return run
        }
        #expect(error(try run(0.9), try run(0).checkpoint()) == .missing("optimizer/first.weight/0"))
        #expect(error(try run(0), try run(0.9).checkpoint()) == .unexpected("optimizer/first.bias/0"))
    }

    @Test("a network's checkpoint is not a run's")
    func parametersOnly() throws {
        let run = try trained()
        #expect(error(run, run.parameters.checkpoint()) == .missing("run/optimizer"))
    }
}
