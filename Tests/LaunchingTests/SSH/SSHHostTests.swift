import Launching
import Testing

@Suite struct SSHHostTests {
    @Test(
        "a host is a name, perhaps with a user before it and a port behind it; addresses of version 6 stand in brackets"
    )
    func spelling() throws {
        let cases: [(String, String?, String, Int?)] = [
            ("box", nil, "box", nil), ("me@box", "me", "box", nil), ("me@box.example:2222", "me", "box.example", 2222),
            ("[fd00::2]:22", nil, "fd00::2", 22), ("me@[fe80::1%eth0]", "me", "fe80::1%eth0", nil),
            ("fd00::2", nil, "fd00::2", nil),
        ]
        for (text, user, name, port) in cases {
            let host = try SSHHost(text)
            #expect(host.user == user && host.host == name && host.port == port && host.name == text)
        }
    }

    @Test(
        "what ssh or a shell would take for something else is no host",
        arguments: [
            "", "-oProxyCommand=x", "me@-x", "-me@box", "a b", "a;b", "$(x)", "box:0", "box:99999", "box:", "[::1]22",
            "a/b", "@box",
        ])
    func refusals(text: String) {
        #expect(throws: LaunchProblem.self) { try SSHHost(text) }
    }

    @Test("hosts are listed with commas between, or one a line with slots behind them and remarks")
    func lists() throws {
        #expect(try SSHHostList.read("a, b,me@c:2222").map(\.name) == ["a", "b", "me@c:2222"])
        let lines = "# the lab\nbox1\n\n me@box2:2222   slots=16 # big\r\n"
        let hosts = try SSHHostList.read(lines: lines, file: "hosts.txt")
        #expect(hosts.map(\.name) == ["box1", "me@box2:2222"] && hosts.map(\.slots) == [nil, 16])
    }

    @Test("a mistake in a list is told with its place")
    func places() {
        for (text, sentence) in [
            ("a\nb slots=many", "hosts.txt:2: slots must be a number, not \"many\""),
            ("a slots=0", "hosts.txt:1: slots of host a must be from 1 to 4096, not 0"),
            ("a 16", "hosts.txt:1: behind a host may stand slots=COUNT, not \"16\""),
        ] {
            #expect(throws: LaunchProblem(sentence)) { try SSHHostList.read(lines: text, file: "hosts.txt") }
        }
        #expect(throws: LaunchProblem.self) { try SSHHostList.read(lines: "# none\n", file: "hosts.txt") }
        #expect(throws: LaunchProblem.self) { try SSHHostList.read(" , ") }
        #expect(throws: LaunchProblem("host a is named twice; give it more slots instead")) {
            try SSHHostList.check(SSHHostList.read("a,b,a"))
        }
    }
}
