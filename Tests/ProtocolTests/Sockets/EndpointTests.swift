import Protocol
import Testing

@Suite("Endpoints")
struct EndpointTests {
    @Test(
        "what people write is read and printed as libzmq wants it",
        arguments: [
            ("tcp://127.0.0.1:5555", "tcp://127.0.0.1:5555"),
            ("node-7.cluster:80", "tcp://node-7.cluster:80"),
            ("tcp://[::1]:0", "tcp://[::1]:0"),
            ("tcp://*:5555", "tcp://*:5555"),
            ("tcp://0.0.0.0:*", "tcp://0.0.0.0:0"),
            ("ipc:///tmp/swath.sock", "ipc:///tmp/swath.sock"),
            ("inproc://name", "inproc://name"),
        ])
    func reads(text: String, printed: String) throws {
        #expect(try "\(Endpoint(text))" == printed)
    }

    @Test(
        "what is no endpoint is refused with a reason",
        arguments: [
            ("", "a port is missing"), ("tcp://host", "a port is missing"), ("tcp://host:", "the port"),
            ("tcp://host:65536", "the port"), ("tcp://host:-1", "the port"), ("tcp://:80", "a host is missing"),
            ("tcp://::1:80", "brackets"), ("udp://host:80", "must begin with"), ("ipc://", "a path"),
            ("tcp://a;b:80", "not a host"), ("tcp://a/b:80", "not a host"), ("inproc://", "a name"),
            ("tcp://h:8 0", "the port"),
        ])
    func refuses(text: String, reason: String) {
        let error = #expect(throws: EndpointError.self) { try Endpoint(text) }
        #expect(error?.description.contains(reason) == true)
        #expect(error?.description.contains("\"\(text)\"") == true)
    }

    @Test("only loopback, Unix sockets and names in the process are local")
    func locality() throws {
        for local in [
            "tcp://127.0.0.1:1", "tcp://127.9.9.9:1", "tcp://[::1]:1", "localhost:1", "ipc:///x", "inproc://x",
        ] {
            #expect(try Endpoint(local).isLocal, "\(local)")
        }
        for remote in [
            "tcp://*:1", "tcp://0.0.0.0:1", "tcp://10.0.0.1:1", "tcp://127.0.0.1.evil.org:1", "eth0:1", "[::]:1",
            "127.0.0.256:1", "127.1:1",
        ] {
            #expect(try !Endpoint(remote).isLocal, "\(remote)")
        }
    }

    @Test("beyond this machine a coordinator listens only with keys, or when told so in full")
    func bindPolicy() throws {
        let everywhere = try Endpoint("tcp://*:5555")
        let error = #expect(throws: BindRefusal.self) {
            try BindPolicy.check(everywhere, security: .none, insecure: false)
        }
        #expect(error?.description.contains("swath keygen") == true)
        try BindPolicy.check(everywhere, security: .none, insecure: true)
        try BindPolicy.check(Endpoint("127.0.0.1:5555"), security: .none, insecure: false)
        let keys = try CurveKeyPair.generate()
        let authenticator = try ZAPAuthenticator(context: ZeroMQContext(), authorized: AuthorizedKeys())
        try BindPolicy.check(everywhere, security: .curveServer(keys, authenticator), insecure: false)
    }
}
