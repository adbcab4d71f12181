/// Sorts what a program writes: lines that are records, other text, and the end of its complaints.
struct CommandOutput {
    static let maximumText = 16 << 20
    static let maximumErrors = 64 << 10
    private static let maximumRecordLine = 64 << 10

    /// Lines on standard output that are no records.
    private(set) var text: [UInt8] = []
    /// The last of standard error.
    private(set) var errors: [UInt8] = []
    private var line: [UInt8] = []
    private var isTextFull = false
    /// Of each name, the step after the highest so far.
    private var nextSteps: [String: Int64] = [:]
    private let record: (String, Int64, Double) -> Void

    init(record: @escaping (String, Int64, Double) -> Void) { self.record = record }

    mutating func take(stdout bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line.append(contentsOf: rest[..<end])
            endLine()
            rest = rest[(end + 1)...]
        }
        line.append(contentsOf: rest)
        // A line this long is no record; it need not be held back for its end.
        if line.count > Self.maximumRecordLine {
            keep(line)
            line.removeAll(keepingCapacity: true)
        }
    }

    mutating func take(stderr bytes: UnsafeRawBufferPointer) {
        errors.append(contentsOf: bytes)
        if errors.count > 2 * Self.maximumErrors { errors.removeFirst(errors.count - Self.maximumErrors) }
    }

    /// Call once when nothing more will come.
    mutating func finish() {
        if !line.isEmpty { endLine() }
        if errors.count > Self.maximumErrors { errors.removeFirst(errors.count - Self.maximumErrors) }
    }

    private mutating func endLine() {
        if let (name, step, value) = Self.record(in: line) {
            let next = nextSteps[name] ?? 0
            let taken = step ?? next
            nextSteps[name] = max(next, taken == .max ? .max : taken + 1)
            record(name, taken, value)
        } else {
            keep(line + [UInt8(ascii: "\n")])
        }
        line.removeAll(keepingCapacity: true)
    }

    private mutating func keep(_ bytes: [UInt8]) {
        if isTextFull { return }
        if text.count + bytes.count <= Self.maximumText {
            text.append(contentsOf: bytes)
        } else {
            text.append(contentsOf: "[swath: more than \(Self.maximumText) bytes; the rest is not kept]\n".utf8)
            isTextFull = true
        }
    }

    /// `{"name": text, "value": number, "step": whole number}`, the step optional, other members
    /// ignored. A truth value counts as 0 or 1; a value that is not finite is no JSON and stays text, and so
    /// does a line whose name cannot be that of a record.
    private static func record(in line: [UInt8]) -> (String, Int64?, Double)? {
        guard line.first == UInt8(ascii: "{"), line.count <= maximumRecordLine,
            case .map(let members)? = try? JSONReader.read(line),
            let name = members["name"]?.asString, !name.isEmpty, name.utf8.count <= 200,
            name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }),
            let value = members["value"]?.asNumber ?? members["value"]?.asBool.map({ $0 ? 1 : 0 })
        else { return nil }
        guard let step = members["step"] else { return (name, nil, value) }
        guard case .integer(let number) = step else { return nil }
        return (name, number, value)
    }
}
