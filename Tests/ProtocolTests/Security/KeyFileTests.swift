import Protocol
import Testing

@Suite("Key files")
struct KeyFileTests {
    @Test("keys are written for this user only, read back, and the public one is an authorised-keys line")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let pair = try CurveKeyPair.generate()
        let files = try pair.write(base: folder.path + "/node", comment: "node 7\nof the cluster")
        #expect(TemporaryFolder.mode(of: files.secretKey) == 0o600)
        #expect(TemporaryFolder.mode(of: files.publicKey) == 0o600)
        #expect(try CurvePublicKey.read(file: files.publicKey) == pair.publicKey)
        #expect(try CurveKeyPair.read(secretKeyFile: files.secretKey).publicKey == pair.publicKey)
        let authorized = try AuthorizedKeys.read(file: files.publicKey)
        #expect(authorized.comments == [pair.publicKey: "node 7 of the cluster"])
    }

    @Test("a file that exists is never written over, and no half of a pair is left behind")
    func refusesToOverwrite() throws {
        let folder = try TemporaryFolder()
        let base = folder.path + "/node"
        let first = try CurveKeyPair.generate()
        let files = try first.write(base: base)
        let error = #expect(throws: KeyFileError.self) { try CurveKeyPair.generate().write(base: base) }
        #expect(error?.description.contains("never written over") == true)
        #expect(try CurveKeyPair.read(secretKeyFile: files.secretKey).publicKey == first.publicKey)
        let other = folder.path + "/other"
        _ = try folder.file("other.public", "in the way")
        #expect(throws: KeyFileError.self) { try first.write(base: other) }
        #expect(TemporaryFolder.mode(of: other + ".secret") == 0)
    }

    @Test("a secret key that others may read is refused, and so is a list that others may change")
    func permissions() throws {
        let folder = try TemporaryFolder()
        let pair = try CurveKeyPair.generate()
        let files = try pair.write(base: folder.path + "/k")
        let list = try folder.file("list", "\(pair.publicKey)\n", mode: 0o644)
        #expect(try AuthorizedKeys.read(file: list).count == 1)
        for mode: UInt32 in [0o664, 0o646, 0o666] {
            let list = try folder.file("list", "\(pair.publicKey)\n", mode: mode)
            let error = #expect(throws: KeyFileError.self) { try AuthorizedKeys.read(file: list) }
            #expect(error?.description.contains("chmod 600") == true)
        }
        #expect(throws: KeyFileError.self) { try CurveKeyPair.read(secretKeyFile: files.publicKey + "x") }
        for mode: UInt32 in [0o640, 0o604, 0o644, 0o610] {
            let secret = try folder.file("s", "\(pair.publicKey)\n", mode: mode)
            #expect(throws: KeyFileError.self) { try CurveKeyPair.read(secretKeyFile: secret) }
        }
    }

    @Test("a public key is not taken for a secret one, nor the other way round")
    func kinds() throws {
        let folder = try TemporaryFolder()
        let pair = try CurveKeyPair.generate()
        let files = try pair.write(base: folder.path + "/plain")
        let commented = try pair.write(base: folder.path + "/commented", comment: "node 7")
        let renamed = try folder.file("key", "\(pair.publicKey) node 7\n", mode: 0o600)
        for path in [files.publicKey, commented.publicKey, renamed] {
            let error = #expect(throws: KeyFileError.self) { try CurveKeyPair.read(secretKeyFile: path) }
            #expect(error?.description.contains("it holds a public key") == true)
        }
        let error = #expect(throws: KeyFileError.self) { try CurvePublicKey.read(file: files.secretKey) }
        #expect(error?.description.contains("it holds a secret key") == true)
    }

    @Test("comments and empty lines mean nothing; what is wrong is named by its line")
    func authorizedKeys() throws {
        let folder = try TemporaryFolder()
        let (one, two) = (try CurveKeyPair.generate().publicKey, try CurveKeyPair.generate().publicKey)
        let bar = String(repeating: "#", count: 40)
        let good = try folder.file("good", "# who may come\n\(bar)\n\n  \(one)\t node-1  \r\n#\(two) gone\n\(two)")
        let keys = try AuthorizedKeys.read(file: good)
        #expect(keys.comments == [one: "node-1", two: ""])
        #expect(keys.contains(one) && keys.count == 2)
        let wrong = [
            ("\(one)\nnot-a-key comment\n", 2, "not a public key"), ("\n\(one)x\n", 2, "not a public key"),
            ("\(one)\n\n\(one) again\n", 3, "stands in line 1 already"),
        ]
        for (text, line, reason) in wrong {
            let file = try folder.file("bad", text)
            let error = #expect(throws: KeyFileError.self) { try AuthorizedKeys.read(file: file) }
            #expect(error?.line == line)
            #expect(error?.description.contains(reason) == true)
        }
        #expect(try AuthorizedKeys.read(file: folder.file("empty", "")).count == 0)
    }

    @Test("a key may be for a worker or a client alone; a restriction that is misspelt is refused, and not none")
    func roles() throws {
        let folder = try TemporaryFolder()
        let keys = try (0..<3).map { _ in try CurveKeyPair.generate().publicKey }
        let file = try folder.file("roles", "\(keys[0]) [worker] node-1\n\(keys[1]) [client]\n\(keys[2]) anything\n")
        let authorized = try AuthorizedKeys.read(file: file)
        #expect(authorized.roles == [keys[0]: .worker, keys[1]: .client])
        #expect(authorized.count == 3)
        for comment in ["[wroker]", "[worker", "[]", "[worker,client]"] {
            let error = #expect(throws: KeyFileError.self) {
                try AuthorizedKeys.read(file: folder.file("bad", "\n\(keys[0]) \(comment) node-1"))
            }
            #expect(error?.line == 2)
            #expect(error?.description.contains("[worker] or [client]") == true)
        }
    }

    @Test("what is no key file is refused with a reason: missing, a folder, a device, empty, two keys, not UTF-8")
    func notKeyFiles() throws {
        let folder = try TemporaryFolder()
        let key = try CurveKeyPair.generate().publicKey
        let two = try folder.file("two", "\(key)\n\(key)\n")
        let empty = try folder.file("none", "# nothing\n")
        for path in [folder.path + "/missing", folder.path, "/dev/null", two, empty] {
            let error = #expect(throws: KeyFileError.self) { try CurvePublicKey.read(file: path) }
            #expect(error?.description.hasPrefix(path) == true)
        }
    }

    @Test("a secret key is never printed, whole or in part, by description, dump or error")
    func secrecy() throws {
        let folder = try TemporaryFolder()
        let pair = try CurveKeyPair.generate()
        #expect("\(pair.secretKey)" == "<secret key>")
        #expect(String(reflecting: pair).contains("secret key>"))
        var dumped = ""
        dump(pair, to: &dumped)
        #expect(
            !dumped.contains("bytes: 32 elements\n    - ")
                || !dumped.contains("secretKey: Protocol.CurveSecretKey\n  - bytes"))
        let broken = try folder.file("broken", "0123456789secret-with-a-typing-error\n")
        let error = #expect(throws: KeyFileError.self) { try CurveKeyPair.read(secretKeyFile: broken) }
        #expect(error?.description.contains("typing-error") == false)
    }

    @Test("Z85 is that of ZeroMQ RFC 32")
    func z85() throws {
        // The RFC's example, four times: 8 bytes as "HelloWorld".
        let bytes: [UInt8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]
        let key = try #require(CurvePublicKey(bytes: bytes + bytes + bytes + bytes))
        #expect("\(key)" == "HelloWorldHelloWorldHelloWorldHelloWorld")
        #expect(CurvePublicKey(z85: "\(key)") == key)
        #expect(CurvePublicKey(z85: String(repeating: "#", count: 40)) == nil)
        #expect(CurvePublicKey(z85: "HelloWorld") == nil)
        #expect(CurvePublicKey(z85: String(repeating: "é", count: 20)) == nil)
        #expect(CurvePublicKey(bytes: [1, 2, 3]) == nil)
    }

    @Test("keys that are made are all different and begin neither like a comment nor like an option")
    func generation() throws {
        let keys = try (0..<50).map { _ in "\(try CurveKeyPair.generate().publicKey)" }
        #expect(Set(keys).count == 50)
        #expect(keys.allSatisfy { !$0.hasPrefix("#") && !$0.hasPrefix("-") })
    }
}
