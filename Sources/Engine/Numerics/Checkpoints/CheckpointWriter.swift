/// Puts a checkpoint together, block by block.
package struct CheckpointWriter {
    private var bytes: [UInt8] = []
    private var count: UInt32 = 0

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
        bytes += Checkpoint.magic
        append(Checkpoint.version)
        bytes += [UInt8](repeating: 0, count: 12)
    }

    mutating func append<Scalar>(_ name: String, _ shape: Shape, _ numbers: AlignedBuffer<Scalar>)
    where Scalar: NetworkScalar {
        append(name, Checkpoint.Element(Scalar.self), shape, UnsafeRawBufferPointer(numbers.elements))
    }

    /// A row of numbers.
    package mutating func append<Scalar: NetworkScalar>(_ name: String, numbers: [Scalar]) {
        numbers.withUnsafeBytes { append(name, Checkpoint.Element(Scalar.self), [numbers.count], $0) }
    }

    package mutating func append(_ name: String, words: [UInt64]) {
        words.map(\.littleEndian).withUnsafeBytes { append(name, .word, [words.count], $0) }
    }

    package mutating func append(_ name: String, text: String) {
        Array(text.utf8).withUnsafeBytes { append(name, .character, [$0.count], $0) }
    }

    /// The finished checkpoint.
    package mutating func finish() -> [UInt8] {
        let length = UInt64(bytes.count + 8)
        for k in 0..<4 { bytes[12 + k] = UInt8(truncatingIfNeeded: count >> (8 * UInt32(k))) }
        for k in 0..<8 { bytes[16 + k] = UInt8(truncatingIfNeeded: length >> (8 * UInt64(k))) }
        append(Checksum.of(bytes, count: bytes.count))
        return bytes
    }

    private mutating func append(
        _ name: String, _ element: Checkpoint.Element, _ shape: Shape, _ numbers: UnsafeRawBufferPointer
    ) {
        #if _endian(big)
            #error("numbers lie in a checkpoint as they lie in memory, the lowest byte first")
        #endif
        append(element.rawValue)
        append(UInt32(shape.rank))
        append(UInt32(name.utf8.count))
        bytes += name.utf8
        for side in shape.sides { append(UInt64(side)) }
        bytes += numbers
        count += 1
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
}
