import Families
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    static let doubles: [(Double, String)] = [
        (0x0.0p+0, "0.0"), (1, "1.0"), (-1, "-1.0"), (0x1.999999999999ap-4, "0.1"),
        (0x1.a36e2eb1c432dp-14, "0.0001"), (0x1.4f8b588e368f1p-17, "1e-05"), (0x1.02e4b6ce5dc68p-13, "0.00012345"),
        (0x1.c6bf526340000p+49, "1000000000000000.0"), (0x1.1c37937e07fffp+53, "9999999999999998.0"),
        (0x1.1c37937e08000p+53, "1e+16"), (0x1.5ee2a2eb5a5c4p+53, "1.2345678901234568e+16"),
        (0x1.aa535d3d0c000p+56, "1.2e+17"), (0x1.0000000000000p+54, "1.8014398509481984e+16"),
        (0x1.0000000000001p+54, "1.8014398509481988e+16"), (0x1.b1ae4d6e2ef50p+69, "1e+21"),
        (0x1.0f0cf064dd592p+73, "1e+22"), (0x1.1eb2d66005835p+997, "1.5e+300"), (0x0.0000000000001p-1022, "5e-324"),
        (0x1.fffffffffffffp+1023, "1.7976931348623157e+308"), (-0x1.0c6f7a0b5ed8dp-22, "-2.5e-07"),
        (0x1.e240c9fbe76c9p+16, "123456.789"), (0x1.5555555555555p-2, "0.3333333333333333"),
        (0x1.0000000000000p+53, "9007199254740992.0"), (-0x1.1c37937e08000p+53, "-1e+16"),
        (0x1.5af1d78b58c40p+66, "1e+20"),
    ]

    @Test("a number is written as Python's repr writes it", arguments: doubles)
    func number(value: Double, text: String) {
        #expect(ParameterValue.number(value).description == text)
    }

    @Test("forty thousand random numbers are written byte for byte as Python writes them")
    func manyNumbers() {
        var stream = SplitMix(state: 1)
        var hasher = SHA256Hasher()
        var count = 0
        while count < 20_000 {
            let value = Double(bitPattern: stream.next())
            guard value.isFinite else { continue }
            hasher.update(CanonicalJSON.bytes(.number(value)) + [0x0A])
            count += 1
        }
        for _ in 0..<20_000 {
            let value = Double(100_000_000_000_000 + stream.next() % 1_000_000_000_000_000_000)
            hasher.update(CanonicalJSON.bytes(.number(value)) + [0x0A])
        }
        #expect(hex(hasher.finish()) == "5ccc1b87f0467f16a1c307e946f95ab399d30e06e0035226d2b8b767a7b38efd")
    }

    @Test("members are sorted by code point and everything beyond ASCII is escaped, as json.dumps does it")
    func structure() {
        let value: ParameterValue = [
            "b": [1, 1.0, true, nil, "é\u{0}\u{7F}\u{2028}😀\"\\/\n\t\u{8}\u{C}\r"], "a": ["z": -5, "A": "x"], "ä": 1,
            "a-b": 2, "a.b": 3, "a_b": 4,
        ]
        let expected =
            #"{"a":{"A":"x","z":-5},"a-b":2,"a.b":3,"a_b":4,"b":[1,1.0,true,null,"#
            + #""\u00e9\u0000\u007f\u2028\ud83d\ude00\"\\/\n\t\b\f\r"],"\u00e4":1}"#
        #expect(value.description == expected)
    }

    @Test("what is written reads back as the same value, whole numbers apart from others")
    func roundTrip() throws {
        var stream = SplitMix(state: 5)
        for _ in 0..<2_000 {
            let value = randomValue(&stream, depth: 0)
            #expect(try JSONReader.read(CanonicalJSON.bytes(value)) == value)
        }
    }

    private func randomValue(_ stream: inout SplitMix, depth: Int) -> ParameterValue {
        switch stream.next() % (depth > 3 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(stream.next() % 2 == 0)
        case 2: return .integer(Int64(bitPattern: stream.next()))
        case 3:
            let number = Double(bitPattern: stream.next())
            return .number(number.isFinite ? number : 0.5)
        case 4:
            let scalars = (0..<stream.next() % 8).compactMap { _ in Unicode.Scalar(UInt32(stream.next() % 0x11_0000)) }
            return .string(String(String.UnicodeScalarView(scalars)))
        case 5: return .list((0..<stream.next() % 4).map { _ in randomValue(&stream, depth: depth + 1) })
        default:
            let members = (0..<stream.next() % 4).map { ("k\($0)", randomValue(&stream, depth: depth + 1)) }
            return .map(Dictionary(uniqueKeysWithValues: members))
        }
    }
}

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test(
        "what is not strict JSON is refused, saying where",
        arguments: [
            ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("01", 1), ("1.", 2), ("nul", 0), ("\"\u{1}\"", 1),
            ("\"\\x\"", 2), ("\"\\ud800\"", 6), ("[1] 2", 4), ("{\"a\":1,\"a\":2}", 12), ("NaN", 0), ("1e999", 0),
            ("\"abc", 4), ("{1:2}", 1), ("+1", 0), ("'a'", 0),
        ])
    func refuses(text: String, offset: Int) {
        let problem = #expect(throws: JSONProblem.self) { try JSONReader.read(Array(text.utf8)) }
        #expect(problem?.offset == offset)
    }

    @Test("nesting is bounded, so that no text exhausts the stack")
    func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONProblem.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        #expect(throws: JSONProblem.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
