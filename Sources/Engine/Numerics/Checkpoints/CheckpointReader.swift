/// Takes a checkpoint apart without believing any of its numbers.
struct CheckpointReader {
    private let bytes: [UInt8]
    private var position = 0
    /// Where the blocks end and the checksum begins.
    private let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = max(bytes.count - 8, 0)
    }

    mutating func blocks() throws(CheckpointError) -> [String: Checkpoint.Block] {
        let count = try header()
        var blocks: [String: Checkpoint.Block] = [:]
        for _ in 0..<count {
            let start = position
            let (name, block) = try block()
            guard blocks.updateValue(block, forKey: name) == nil else {
                throw .malformed(byte: start, "a second block \(name)")
            }
        }
        guard position == end else { throw .malformed(byte: position, "bytes behind the last block") }
        return blocks
    }

    /// Returns how many blocks there are.
    private mutating func header() throws(CheckpointError) -> UInt64 {
        guard bytes.starts(with: Checkpoint.magic) else { throw .foreign }
        guard bytes.count >= Checkpoint.headerBytes + 8 else {
            throw .wrongLength(held: bytes.count, declared: UInt64(Checkpoint.headerBytes + 8))
        }
        position = Checkpoint.magic.count
        let version = UInt32(try number(4))
        let count = try number(4)
        let length = try number(8)
        guard version == Checkpoint.version else { throw .unsupportedVersion(version) }
        guard length == UInt64(bytes.count) else { throw .wrongLength(held: bytes.count, declared: length) }
        let blocks = position
        position = end
        let checksum = littleEndian(8)
        position = blocks
        guard checksum == Checksum.of(bytes, count: end) else { throw .damaged }
        return count
    }

    private mutating func block() throws(CheckpointError) -> (String, Checkpoint.Block) {
        let start = position
        guard let element = Checkpoint.Element(rawValue: UInt32(try number(4))) else {
            throw .malformed(byte: start, "an unknown kind of element")
        }
        let rank = Int(try number(4))
        let nameCount = Int(try number(4))
        let nameStart = position
        try skip(nameCount)
        guard let name = String(validating: bytes[nameStart..<position], as: UTF8.self) else {
            throw .malformed(byte: nameStart, "a name that is not UTF-8")
        }
        var sides: [Int] = []
        var count = element.bytes
        for _ in 0..<rank {
            let place = position
            guard let side = Int(exactly: try number(8)) else { throw .malformed(byte: place, "a side of \(name)") }
            let (product, overflows) = count.multipliedReportingOverflow(by: side)
            guard !overflows else { throw .malformed(byte: place, "the size of \(name)") }
            sides.append(side)
            count = product
        }
        let first = position
        try skip(count)
        return (name, Checkpoint.Block(element: element, shape: Shape(sides), range: first..<position))
    }

    /// A whole number of at most 8 bytes.
    private mutating func number(_ count: Int) throws(CheckpointError) -> UInt64 {
        guard count <= end - position else { throw .malformed(byte: position, "the end comes too soon") }
        return littleEndian(count)
    }

    private mutating func littleEndian(_ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for k in 0..<count { value |= UInt64(bytes[position + k]) << (8 * UInt64(k)) }
        position += count
        return value
    }

    private mutating func skip(_ count: Int) throws(CheckpointError) {
        guard count <= end - position else { throw .malformed(byte: position, "the end comes too soon") }
        position += count
    }
}
