/// Named blocks of numbers in one stretch of bytes that is safe to keep, send and read back.
///
/// All numbers are little-endian. There is no padding.
///
/// | bytes | what |
/// | --- | --- |
/// | 8 | `SWATHNET` |
/// | 4 | version of the format, 1 |
/// | 4 | how many blocks follow |
/// | 8 | how many bytes the checkpoint has, from the first to the last |
/// | … | the blocks |
/// | 8 | CRC-64/XZ of all bytes before |
///
/// A block:
///
/// | bytes | what |
/// | --- | --- |
/// | 4 | its elements: 1 single precision, 2 double precision, 3 whole numbers of 64 bits, 4 bytes of UTF-8 |
/// | 4 | how many sides it has, r |
/// | 4 | how many bytes its name has, n |
/// | n | its name in UTF-8, unlike that of any other block |
/// | 8·r | its sides, the slowest first |
/// | … | its elements, row by row |
public struct Checkpoint: Sendable {
    static let magic = Array("SWATHNET".utf8)
    static let version: UInt32 = 1
    /// Magic, version, number of blocks, length.
    static let headerBytes = 24

    /// What a block is made of.
    enum Element: UInt32, Sendable {
        case float = 1
        case double = 2
        case word = 3
        case character = 4

        var bytes: Int {
            switch self {
            case .float: 4
            case .double, .word: 8
            case .character: 1
            }
        }

        /// For messages.
        var name: String {
            switch self {
            case .float: "Float"
            case .double: "Double"
            case .word: "UInt64"
            case .character: "text"
            }
        }

        init<Scalar: NetworkScalar>(_: Scalar.Type) { self = Scalar.self == Float.self ? .float : .double }
    }

    /// A block and where its elements lie.
    struct Block: Sendable {
        let element: Element
        let shape: Shape
        let range: Range<Int>
    }

    let bytes: [UInt8]
    let blocks: [String: Block]

    /// The names of all blocks, in alphabetical order: `parameter/…`, `state/…`, `optimizer/…`, `random/…`, `run/…`.
    public var names: [String] { blocks.keys.sorted() }

    /// Finds out whether these bytes are a sound checkpoint.
    ///
    /// - Throws: `foreign`, `unsupportedVersion`, `wrongLength`, `damaged`, `malformed`.
    public init(bytes: [UInt8]) throws(CheckpointError) {
        var reader = CheckpointReader(bytes)
        blocks = try reader.blocks()
        self.bytes = bytes
    }

    // MARK: Blocks

    /// A block that must be there, with these elements and sides.
    func block(_ name: String, _ element: Element, _ shape: Shape) throws(CheckpointError) -> Block {
        guard let block = blocks[name] else { throw .missing(name) }
        guard block.element == element else {
            throw .precisionMismatch(name: name, held: block.element.name, expected: element.name)
        }
        guard block.shape == shape else {
            throw .shapeMismatch(name: name, held: block.shape, expected: shape)
        }
        return block
    }

    func copy<Scalar>(_ block: Block, to address: UnsafeMutablePointer<Scalar>) {
        bytes.withUnsafeBytes {
            UnsafeMutableRawPointer(address).copyMemory(
                from: $0.baseAddress! + block.range.lowerBound, byteCount: block.range.count)
        }
    }

    package func words(_ name: String, count: Int) throws(CheckpointError) -> [UInt64] {
        let block = try block(name, .word, [count])
        return bytes.withUnsafeBytes { bytes in
            (0..<count).map {
                UInt64(
                    littleEndian: bytes.loadUnaligned(
                        fromByteOffset: block.range.lowerBound + 8 * $0, as: UInt64.self))
            }
        }
    }

    /// However many words a block has.
    package func words(_ name: String) throws(CheckpointError) -> [UInt64] {
        guard let held = blocks[name] else { throw .missing(name) }
        return try words(name, count: held.shape.count)
    }

    /// A row of numbers; however many it has, unless `count` says so.
    package func numbers<Scalar: NetworkScalar>(
        _ name: String, count: Int? = nil, as: Scalar.Type = Scalar.self
    ) throws(CheckpointError) -> [Scalar] {
        guard let held = blocks[name] else { throw .missing(name) }
        let block = try block(name, Element(Scalar.self), count.map { [$0] } ?? [held.shape.count])
        return Array(unsafeUninitializedCapacity: block.shape.count) { buffer, filled in
            if let address = buffer.baseAddress { copy(block, to: address) }
            filled = block.shape.count
        }
    }

    package func text(_ name: String) throws(CheckpointError) -> String {
        guard let held = blocks[name] else { throw .missing(name) }
        let block = try block(name, .character, [held.range.count])
        guard let text = String(validating: bytes[block.range], as: UTF8.self) else { throw .invalidValue(name: name) }
        return text
    }

    /// - Throws: `unexpected` if there is a block of this kind that nobody has asked for.
    func refuseOthers(than known: Set<String>, under prefixes: [String]) throws(CheckpointError) {
        for name in names where !known.contains(name) && prefixes.contains(where: { name.hasPrefix($0) }) {
            throw .unexpected(name)
        }
    }
}
