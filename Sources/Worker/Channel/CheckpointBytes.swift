package import Identifiers

/// The bytes of a checkpoint as an agent holds them: in its parts, each an array of its own, which is handed on and
/// never copied.
package struct CheckpointBytes: Sendable {
    package let layout: CheckpointLayout
    package private(set) var parts: [[UInt8]]
    /// Bytes that have come.
    package private(set) var count = 0

    /// One that is still to come.
    package init(_ layout: CheckpointLayout) {
        self.layout = layout
        parts = layout.size == 0 ? [[]] : []
    }

    /// One that has come whole.
    package init(_ bytes: [UInt8]) {
        let layout = CheckpointLayout(size: bytes.count)
        self.layout = layout
        parts = layout.count == 1 ? [bytes] : (0..<layout.count).map { Array(bytes[layout.range(of: $0)]) }
        count = bytes.count
    }

    package var isComplete: Bool { count == layout.size }

    /// Takes the next bytes; false when there are more than the whole has.
    package mutating func append(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= layout.size - count else { return false }
        var rest = piece[...]
        while !rest.isEmpty {
            let range = layout.range(of: count / CheckpointLayout.partSize)
            if count == range.lowerBound {
                parts.append([])
                parts[parts.count - 1].reserveCapacity(range.count)
            }
            let taken = rest.prefix(range.upperBound - count)
            parts[parts.count - 1].append(contentsOf: taken)
            count += taken.count
            rest = rest.dropFirst(taken.count)
        }
        return true
    }

    /// Takes the next part; false when it is not as long as that part must be.
    package mutating func append(part: [UInt8]) -> Bool {
        guard count < layout.size, part.count == layout.range(of: parts.count).count else { return false }
        parts.append(part)
        count += part.count
        return true
    }
}
