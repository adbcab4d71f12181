import Families
import Testing

@Suite("Parameters")
struct ParametersTests {
    let parameters = Parameters(
        ["n": 3, "x": 2.5, "flag": true, "word": "hi", "words": ["a", "b"], "file": "data/a.csv"], base: "/home/me")

    @Test("typed getters give the value in the kind asked for")
    func getters() throws {
        #expect(try parameters.integer("n") == 3)
        #expect(try parameters.number("n") == 3.0)
        #expect(try parameters.number("x") == 2.5)
        #expect(try parameters.bool("flag"))
        #expect(try parameters.string("word") == "hi")
        #expect(try parameters.strings("words") == ["a", "b"])
        #expect(try parameters.strings("word") == ["hi"])
        #expect(parameters["nothing"] == nil)
    }

    @Test("a getter of the wrong kind names the parameter and what it holds")
    func wrongKind() {
        let problem = #expect(throws: ParameterProblem.self) { try parameters.integer("word") }
        #expect(problem?.description == "word: must be a whole number, not \"hi\"")
        #expect(throws: ParameterProblem.self) { try parameters.integer("x") }
        #expect(throws: ParameterProblem.self) { try parameters.string("missing") }
    }

    @Test("relative paths start from the sweep file's folder, which is no part of what is compared")
    func paths() throws {
        #expect(try parameters.path("file") == "/home/me/data/a.csv")
        #expect(parameters.resolve(path: "/etc/x") == "/etc/x")
        #expect(parameters.resolve(path: ".") == "/home/me")
        #expect(parameters == Parameters(parameters.dictionary))
        #expect(try Parameters(json: parameters.canonicalJSON) == parameters)
    }
}

@Suite("Accepting values")
struct ParameterKindTests {
    @Test("a value takes its parameter's own form")
    func forms() throws {
        #expect(try ParameterKind.integer(0...5_000).accept(1e3, subject: "n") == .integer(1_000))
        #expect(try ParameterKind.number.accept(3, subject: "x") == .number(3))
        #expect(try ParameterKind.number.accept(-0.0, subject: "x").description == "0.0")
        #expect(try ParameterKind.list(of: .number).accept([1, 2.5], subject: "l") == [1.0, 2.5])
    }

    static let refused: [(ParameterKind, ParameterValue, String)] = [
        (.integer(1...10), 11, "p must be a whole number from 1 to 10, not 11"),
        (.integer(1...10), 2.5, "p must be a whole number from 1 to 10, not 2.5"),
        (.integer(0...Int64.max), "x", "p must be a whole number of at least 0, not the text \"x\""),
        (.number(.closed(0, 1)), 2, "p must be a number from 0 to 1, not 2"),
        (.number(.open(0, 1)), 0, "p must be a number above 0 and below 1, not 0"),
        (.number(.above(0)), 0, "p must be a number above 0, not 0"),
        (.number(.atLeast(0)), -1, "p must be a number of at least 0, not -1"),
        (.boolean, "yes", "p must be true or false, not the text \"yes\""),
        (.string, nil, "p must be text, not nothing"),
        (
            .list(of: .integer(1...9), count: 2...2), [1],
            "p must be a list of 2, each a whole number from 1 to 9, not a list of 1"
        ),
        (.choice([.init("fft", ""), .init("theta", "")]), "theat", "unknown p \"theat\"; did you mean \"theta\"?"),
        (.choice([.init("fft", ""), .init("theta", "")]), "zzzz", "unknown p \"zzzz\""),
    ]

    @Test("a value that does not fit is refused with what would", arguments: refused)
    func refusals(kind: ParameterKind, value: ParameterValue, message: String) {
        let problem = #expect(throws: ValueProblem.self) { try kind.accept(value, subject: "p") }
        #expect(problem?.description == message)
    }

    @Test("the nearest name allows for a third of its letters and for swapped neighbours")
    func nearest() {
        let names = ["naive-mean", "naive-drift", "theta", "fft"]
        #expect(nearestName(to: "naive-men", in: names) == "naive-mean")
        #expect(nearestName(to: "THETA", in: names) == "theta")
        #expect(nearestName(to: "tehta", in: names) == "theta")
        #expect(nearestName(to: "transformer", in: names) == nil)
        #expect(nearestName(to: "", in: names) == nil)
    }
}

@Suite("SHA-256")
struct SHA256HasherTests {
    @Test("the digests of FIPS 180-4's examples")
    func examples() {
        #expect(
            hex(SHA256Hasher.digest(of: [])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hex(SHA256Hasher.digest(of: Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hex(SHA256Hasher.digest(of: Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)))
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            hex(SHA256Hasher.digest(of: (0..<1_000).map { UInt8($0 % 251) }))
                == "4e4c294b331f7a2099a379bec34b9f9fc03dc46ab465d998f4d683da53487e6d")
    }

    @Test("every length up to three blocks gives what Python's hashlib gives")
    func lengths() {
        var all = SHA256Hasher()
        for length in 0..<200 { all.update(SHA256Hasher.digest(of: (0..<length).map { UInt8($0 % 251) })) }
        #expect(hex(all.finish()) == "ba7b0fcea7d10c06b855b43d2b4dce1e3e842fff6be0acefb0faf4f2dd05bb47")
    }

    @Test("it makes no difference in how many pieces the bytes come")
    func pieces() {
        let bytes = (0..<1_000).map { UInt8($0 % 251) }
        var random = SplitMix(state: 3)
        for _ in 0..<50 {
            var hasher = SHA256Hasher()
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = min(rest.count, Int(random.next() % 130))
                hasher.update(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(hasher.finish() == SHA256Hasher.digest(of: bytes))
        }
    }
}
