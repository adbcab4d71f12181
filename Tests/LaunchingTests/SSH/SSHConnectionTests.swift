import Launching
import Testing

@Suite struct SSHConnectionTests {
    private func connection(_ host: String) throws -> SSHConnection {
        SSHConnection(host: try SSHHost(host), socket: "/run/s/1")
    }

    @Test("ssh asks nothing, takes no host key that is not known, and keeps one connection")
    func options() throws {
        let words = try connection("me@box:2222").script
        for option in ["BatchMode=yes", "StrictHostKeyChecking=yes", "ControlPath=/run/s/1", "ControlMaster=auto"] {
            #expect(words.contains(option))
        }
        #expect(words.suffix(7) == ["-T", "-l", "me", "-p", "2222", "--", "box", "exec bash -s"].suffix(7))
    }

    @Test("a tunnel ends at this machine's loopback, and begins at the host's")
    func tunnel() throws {
        #expect(
            try connection("box").forward(from: 4000, to: 7077)
                == [
                    "ssh", "-o", "ControlPath=/run/s/1", "-O", "forward", "-R", "127.0.0.1:4000:127.0.0.1:7077", "--",
                    "box",
                ])
    }

    @Test("what ssh makes of a name is read from its own words")
    func settings() {
        let text = "host box\nuser me\nhostname box.example\nport 2222\nproxyjump none\nidentityfile ~/.ssh/a b\n"
        let settings = SSHSettings(text)
        #expect(settings?.hostName == "box.example" && settings?.user == "me" && settings?.port == "2222")
        #expect(settings?.isIndirect == false)
        #expect(SSHSettings("hostname a\nproxyjump gate\n")?.isIndirect == true)
        #expect(SSHSettings("usage: ssh") == nil)
    }

    private func fault(_ errors: String, status: Int32 = 255) throws -> String {
        "\(SSHFault(of: .exited(status, output: "", errors: errors), host: try SSHHost("me@box:22"), patience: 30))"
    }

    @Test("what ssh says is told with what would be right")
    func faults() throws {
        let unknown =
            "No ED25519 host key is known for box and you have requested strict checking.\nHost key verification failed.\n"
        #expect(try fault(unknown).contains("not known here: connect once by hand (ssh -p 22 me@box)"))
        let changed = "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.\n"
        #expect(try fault(changed).contains("another host key"))
        #expect(try fault("me@box: Permission denied (publickey).\n").contains("ssh-add"))
        #expect(
            try fault("ssh: connect to host box port 22: Connection refused\r\n")
                == "cannot be reached: connect to host box port 22: Connection refused")
        #expect(try fault("bash: bash: command not found", status: 127).contains("has no bash"))
        #expect(try fault("mkdir: no room\n", status: 1) == "a command there ended with status 1: mkdir: no room")
    }

    @Test("libraries that are missing are told by name, with what would bring them")
    func libraries() {
        let refusal = "error while loading shared libraries: libzmq.so.5: cannot open shared object file"
        let system = MissingLibraries(needs: ["libzmq.so.5", "libopenblas.so.0"], refusal: refusal).fault.description
        #expect(
            system.contains("lacks libzmq.so.5, libopenblas.so.0")
                && system.contains("apt-get install libzmq5 libopenblas0"))
        #expect(!system.contains("make dist"))
        #expect(MissingLibraries(needs: ["libswiftCore.so"], refusal: refusal).fault.description.contains("make dist"))
        let old = MissingLibraries(needs: [], refusal: "libc.so.6: version `GLIBC_2.38' not found").fault.description
        #expect(old.contains("GLIBC_2.38") && old.contains("oldest of your systems"))
        #expect(
            MissingLibraries(needs: [], refusal: "bash: /x: Permission denied").fault.description.contains(
                "--remote-folder"))
    }
}
