/// Processors as Kubernetes counts them: `4`, `2.5` or `500m`, a thousandth each.
public struct ProcessorAmount: Hashable, Sendable, CustomStringConvertible {
    /// As given.
    public let description: String
    /// Thousandths of a core.
    public let thousandths: Int

    /// - Parameter option: which option the text was given to, for the sentence of a refusal.
    public init(_ text: String, option: String = "--cpu") throws(LaunchProblem) {
        let isMilli = text.hasSuffix("m")
        let digits = isMilli ? text.dropLast() : text[...]
        guard let amount = PlainDecimal.read(digits), !isMilli || !digits.contains(".") else {
            throw LaunchProblem("\(option) must be a number of cores, such as 4, 2.5 or 500m; not \"\(text)\"")
        }
        let thousandths = (isMilli ? amount : amount * 1000).rounded()
        guard thousandths >= 10, thousandths <= 4_096_000 else {
            throw LaunchProblem("\(option) must be from 10m to 4096 cores, not \(text)")
        }
        description = text
        self.thousandths = Int(thousandths)
    }

    /// Cores that are there in full, but at least one.
    public var wholeCores: Int { max(1, thousandths / 1000) }
}

/// Bytes as Kubernetes counts them: `8Gi`, `512Mi`, `1G`, or a bare number.
public struct ByteAmount: Hashable, Sendable, CustomStringConvertible {
    /// As given.
    public let description: String
    /// How many bytes that is.
    public let bytes: Int64

    private static let units: [String: Double] = [
        "": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
        "Ki": 0x1p10, "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50,
    ]

    /// - Parameters:
    ///   - option: which option the text was given to, for the sentence of a refusal.
    ///   - minimum: the least that makes sense, and how it is written.
    public init(_ text: String, option: String, minimum: (bytes: Int64, text: String)) throws(LaunchProblem) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = String(text.dropFirst(digits.count))
        guard let amount = PlainDecimal.read(digits), let factor = Self.units[unit] else {
            let hint = unit.hasSuffix("B") ? "; Kubernetes writes no B" : ""
            throw LaunchProblem("\(option) must be an amount such as 8Gi, 512Mi or 2G, not \"\(text)\"\(hint)")
        }
        let bytes = (amount * factor).rounded()
        guard bytes >= Double(minimum.bytes), bytes < 0x1p60 else {
            throw LaunchProblem("\(option) must be at least \(minimum.text) and below 1024Pi, not \(text)")
        }
        description = text
        self.bytes = Int64(bytes)
    }
}

/// `12` or `1.5`: digits, and a point between digits at most.
enum PlainDecimal {
    static func read(_ text: Substring) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, text.utf8.count <= 20,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return Double(text)
    }
}
