/// Counts the elements of an encoded envelope before it is decoded.
///
/// An empty element takes two bytes on the wire and hundreds when decoded: without this count a message
/// of the permitted size could claim gigabytes. The scanner knows only where elements repeat; all else
/// is the decoder's to judge.
struct WireScanner {
    /// Shorter envelopes cannot hold enough elements to hurt and are not scanned.
    static let threshold = 64 << 10

    let limits: WireLimits
    private var results = 0
    private var records = 0
    private var artifacts = 0
    private var others = 0

    init(limits: WireLimits) { self.limits = limits }

    static func check(_ envelope: UnsafeRawBufferPointer, limits: WireLimits) throws(WireViolation) {
        guard envelope.count >= threshold else { return }
        var scanner = WireScanner(limits: limits)
        try scanner.scan(envelope, as: .envelope)
    }

    /// Messages in which something repeats, and those that repeat.
    private enum Shape {
        case envelope, batch, result, record, artifact, list, other
    }

    private func shape(of field: UInt64, in parent: Shape) -> Shape? {
        switch (parent, field) {
        case (.envelope, 3): .batch
        // Every other body: what repeats in it are small elements.
        case (.envelope, _): .list
        case (.batch, 1): .result
        case (.result, 9): .record
        case (.result, 10): .artifact
        case (.list, _): .other
        default: nil
        }
    }

    private mutating func count(_ shape: Shape) throws(WireViolation) {
        switch shape {
        case .result:
            results += 1
            try require(results, limits.results, "results")
        case .record:
            records += 1
            try require(records, limits.recordsPerBatch, "records")
        case .artifact:
            artifacts += 1
            try require(artifacts, limits.results, "artifacts")
        case .other:
            others += 1
            try require(others, limits.ranges + limits.families + limits.slots, "elements")
        case .envelope, .batch, .list: break
        }
    }

    private func require(_ count: Int, _ limit: Int, _ what: String) throws(WireViolation) {
        guard count <= limit else { throw WireViolation(.tooLarge, "a message holds more than \(limit) \(what)") }
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer, as parent: Shape) throws(WireViolation) {
        var cursor = WireCursor(bytes)
        // What does not read as protocol buffers ends the scan: the decoder refuses it next.
        while !cursor.isAtEnd, let tag = cursor.tag() {
            switch tag.wireType {
            case 0: guard cursor.varint() != nil else { return }
            case 1: guard cursor.skip(8) else { return }
            case 5: guard cursor.skip(4) else { return }
            case 2:
                guard let inside = cursor.delimited() else { return }
                guard let child = shape(of: tag.field, in: parent) else { continue }
                try count(child)
                if child == .batch || child == .result || child == .list { try scan(inside, as: child) }
            default:
                throw WireViolation(.undecodable, "a message uses protocol buffer groups")
            }
        }
    }
}
