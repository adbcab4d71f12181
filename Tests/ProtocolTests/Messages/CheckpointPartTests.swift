import Identifiers
import Protocol
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Checkpoints in parts")
struct CheckpointPartTests {
    static let size = CheckpointLayout.partSize

    @Test("the size of the whole says how many parts there are, and how large each is")
    func layout() {
        for (size, count) in [(0, 1), (1, 1), (Self.size, 1), (Self.size + 1, 2), (3 * Self.size, 3)] {
            let layout = CheckpointLayout(size: size)
            #expect(layout.count == count)
            #expect((0..<count).reduce(0) { $0 + layout.range(of: $1).count } == size)
            #expect((0..<count - 1).allSatisfy { layout.range(of: $0).count == Self.size })
            for part in [-1, count] { #expect(layout.range(of: part).isEmpty) }
        }
        #expect(CheckpointLayout(size: WireLimits.standard.checkpoint).count == 256)
    }

    private func violation(
        of blob: Int, _ change: (inout WireCheckpointUpload) -> Void
    ) -> WireViolation.Kind? {
        var upload = WireCheckpointUpload()
        (upload.sweep, upload.index, upload.attempt, upload.sequence) = (7, 3, 1, 1)
        upload.setPart(2, of: CheckpointLayout(size: 2 * Self.size + 5))
        upload.digest = Data(repeating: 1, count: 32)
        change(&upload)
        let bytes = WireEnvelope(.checkpoint(upload)).encoded()
        do {
            _ = try bytes.withUnsafeBytes {
                try WireDecoder(recipient: .coordinator).decode(envelope: $0, blobCount: 1, blobSize: { _ in blob })
            }
            return nil
        } catch {
            return (error as? WireViolation)?.kind
        }
    }

    @Test("a part that cannot be one of a checkpoint of that size is refused")
    func uploads() {
        #expect(violation(of: 5) { _ in } == nil)
        #expect(violation(of: 4) { _ in } == .blobs)
        #expect(violation(of: 5) { $0.part = 1 } == .blobs)
        #expect(violation(of: Self.size) { $0.part = 1 } == nil)
        for change: (inout WireCheckpointUpload) -> Void in [
            { $0.part = 3 }, { $0.part = .max }, { $0.parts = 2 }, { $0.parts = 4 }, { $0.parts = .max },
            { $0.parts = 0 }, { $0.digest = Data() }, { $0.digest = Data(repeating: 1, count: 33) },
            { $0.size = UInt64(Self.size) }, { $0.size = 0 }, { $0.attempt = 0 },
            { ($0.part, $0.parts, $0.size) = (0, 1, 5) },
        ] {
            #expect(violation(of: 5, change) == .invalidValue)
        }
        let most = UInt64(WireLimits.standard.checkpoint)
        for size in [most + 1, .max] { #expect(violation(of: 5) { $0.size = size } == .tooLarge) }
        #expect(violation(of: Self.size) { ($0.part, $0.parts, $0.size) = (255, 256, most) } == nil)
    }

    @Test("an answer names a part that a checkpoint may have")
    func answers() throws {
        var taken = WireCheckpointTaken()
        (taken.sweep, taken.index, taken.attempt, taken.part) = (7, 3, 1, 255)
        taken.digest = Data(repeating: 1, count: 32)
        func decode(_ taken: WireCheckpointTaken) throws {
            for recipient: WireDecoder.Recipient in [.coordinator, .worker] {
                _ = try Sample(body: .checkpointTaken(taken), recipient: recipient)
                    .decode(WireEnvelope(.checkpointTaken(taken)).encoded())
            }
        }
        try decode(taken)
        taken.part = 256
        #expect(throws: WireViolation.self) { try decode(taken) }
        (taken.part, taken.attempt) = (0, 0)
        #expect(throws: WireViolation.self) { try decode(taken) }
    }
}
