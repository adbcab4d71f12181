/// How a checkpoint is cut for its way through pipes, messages and the store.
///
/// All parts but the last have ``partSize`` bytes: the size of the whole says how many parts there are and how many
/// bytes each has.
public struct CheckpointLayout: Hashable, Sendable {
    /// Bytes of a part, 4 MiB: what comes behind one on a connection, or behind one in the store, waits no longer than
    /// that takes.
    public static let partSize = 4 << 20

    /// Bytes of the whole.
    public let size: Int

    /// - Parameter size: Bytes, at least 0.
    public init(size: Int) { self.size = max(0, size) }

    /// How many parts there are: at least 1.
    public var count: Int { size == 0 ? 1 : (size - 1) / Self.partSize + 1 }

    /// The bytes of the whole that a part holds; empty when there is no such part.
    public func range(of part: Int) -> Range<Int> {
        guard (0..<count).contains(part) else { return size..<size }
        let first = part * Self.partSize
        return first..<min(size, first + Self.partSize)
    }
}
