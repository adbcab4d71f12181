import Identifiers
import Testing

@Suite("The digest of results")
struct ResultDigestTests {
    @Test("it is the one that docs/protocol.md defines")
    func golden() {
        var digest = ResultDigest()
        #expect(digest.value == 0xcbf2_9ce4_8422_2325)
        digest.combine(record: "value", step: 0, value: 0.5)
        #expect(digest.value == 0x83cc_c173_63a0_654e)
        digest = ResultDigest()
        digest.combine(record: "loss", step: -1, value: -0.0)
        digest.combine(artifact: "log", encoding: "text", bytes: Array("hi".utf8))
        #expect(digest.value == 0xa933_c869_7e9f_9f15)
    }

    @Test("order, names, steps, every bit of a value, and where one artifact ends all count")
    func sensitivity() {
        func digest(_ emit: (inout ResultDigest) -> Void) -> UInt64 {
            var digest = ResultDigest()
            emit(&digest)
            return digest.value
        }
        let digests = [
            digest { _ in },
            digest { $0.combine(record: "a", step: 0, value: 0) },
            digest { $0.combine(record: "a", step: 0, value: -0.0) },
            digest { $0.combine(record: "a", step: 1, value: 0) },
            digest { $0.combine(record: "b", step: 0, value: 0) },
            digest {
                $0.combine(record: "a", step: 0, value: 0)
                $0.combine(record: "b", step: 0, value: 0)
            },
            digest {
                $0.combine(record: "b", step: 0, value: 0)
                $0.combine(record: "a", step: 0, value: 0)
            },
            digest { $0.combine(artifact: "a", encoding: "", bytes: [1, 2]) },
            digest {
                $0.combine(artifact: "a", encoding: "", bytes: [1])
                $0.combine(artifact: "a", encoding: "", bytes: [2])
            },
            digest { $0.combine(artifact: "", encoding: "a", bytes: [1, 2]) },
        ]
        #expect(Set(digests).count == digests.count)
    }
}
