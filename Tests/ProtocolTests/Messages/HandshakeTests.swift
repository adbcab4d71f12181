import Protocol
import Testing

@Suite("The handshake")
struct HandshakeTests {
    private func versions(_ number: UInt32, _ engine: String) -> WireVersions {
        var versions = WireVersions()
        (versions.protocol, versions.engine) = (number, engine)
        return versions
    }

    @Test("equal versions talk; a client, or a worker with families of its own, may have another engine")
    func accepted() {
        let same = Handshake.versions(engine: "1.2.3")
        #expect(Handshake.refusal(of: same, engine: "1.2.3", mustMatchEngine: true) == nil)
        #expect(Handshake.refusal(of: same, engine: "2.0.0", mustMatchEngine: false) == nil)
        #expect(Handshake.refusal(of: versions(1, ""), engine: "1.2.3", mustMatchEngine: false) == nil)
    }

    @Test("another protocol version is refused with both numbers and what to do")
    func protocolVersion() {
        for (number, older) in [(0, "The other side is older"), (2, "This coordinator is older")] as [(UInt32, String)]
        {
            let refusal = Handshake.refusal(of: versions(number, "1"), engine: "1", mustMatchEngine: false)
            #expect(refusal?.code == "protocol-version")
            #expect(refusal?.sentence.contains("version 1, the other side \(number)") == true)
            #expect(refusal?.sentence.contains(older) == true)
        }
    }

    @Test("another engine is refused with both versions and the reason")
    func engineVersion() {
        let refusal = Handshake.refusal(of: versions(1, "1.0.0"), engine: "1.2.3", mustMatchEngine: true)
        #expect(refusal?.code == "engine-version")
        #expect(refusal?.sentence.contains("1.2.3") == true && refusal?.sentence.contains("1.0.0") == true)
        #expect(Handshake.refusal(of: versions(1, ""), engine: "1", mustMatchEngine: true)?.code == "engine-version")
    }
}
