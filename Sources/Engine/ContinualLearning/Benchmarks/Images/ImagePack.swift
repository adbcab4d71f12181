import CZlib
import Families

/// Tasks of images in one block of bytes, in the format that scripts/make-image-pack.py describes.
///
/// Reading a pack reads its index; a task's images are unpacked when the task is asked for, and not kept.
///
/// ```swift
/// let names = try ImagePack.mosaic53().entries.map(\.name)
/// let flags = try ImagePack.mosaic53().task(7)
/// ```
public struct ImagePack: Sendable {
    /// What the index says of a task.
    public struct Entry: Sendable, Hashable {
        public let name: String
        public let kind: ImageTask.Kind
        public let classNames: [String]
        /// How many images there are to learn from.
        public let train: Int
        /// How many images there are to be tested with.
        public let test: Int
        /// Where the packed images lie.
        let block: Range<Int>
        let digest: [UInt8]
    }

    /// What messages call the pack.
    public let name: String
    public let entries: [Entry]
    private let bytes: [UInt8]
    /// The digest of all bytes before it, which the pack ends with.
    public var digest: [UInt8] { Array(bytes.suffix(Self.digestLength)) }

    private static let digestLength = 32
    private static let mark = Array("SWATHIMG".utf8)
    private static let formatVersion = 1
    /// The level of white: two pixels share a byte.
    private static let white = 15

    /// - Parameter checksWhole: Whether the digest over all bytes is compared; a task's own digest is whenever it is unpacked.
    /// - Throws: `ImageSourceError.malformed` for bytes that are no sound pack.
    public init(name: String, bytes: [UInt8], checksWhole: Bool = true) throws(ImageSourceError) {
        (self.name, self.bytes) = (name, bytes)
        var reader = PackReader(file: name, bytes: bytes)
        guard try reader.bytes(Self.mark.count, "its mark") == Self.mark else {
            throw .malformed(file: name, problem: "it does not begin with SWATHIMG, so it is no pack of images")
        }
        let (version, side, count) = (
            try reader.number(2, "its version"), try reader.number(2, "its pixels"), try reader.number(2, "its tasks")
        )
        guard version == Self.formatVersion, side == ImageTask.side else {
            throw .malformed(
                file: name,
                problem: "it is of format \(version) with \(side)×\(side) pixels; this program reads format "
                    + "\(Self.formatVersion) with \(ImageTask.side)×\(ImageTask.side)")
        }
        var described: [(entry: Entry, length: Int)] = []
        for task in 1...max(1, count) where count > 0 { described.append(try Self.entry(task, &reader)) }
        var place = reader.place
        entries = described.map { entry, length in
            defer { place += length }
            return entry.with(block: place..<place + length)
        }
        guard place + Self.digestLength == bytes.count else {
            throw .malformed(
                file: name,
                problem: "it has \(bytes.count) bytes, and its index asks for \(place + Self.digestLength)")
        }
        guard !checksWhole || SHA256Hasher.digest(of: Array(bytes[..<place])) == Array(bytes[place...]) else {
            throw .malformed(file: name, problem: "it is damaged: its digest is another than the one at its end")
        }
    }

    private static func entry(
        _ task: Int, _ reader: inout PackReader
    ) throws(ImageSourceError) -> (entry: Entry, length: Int) {
        let what = "task \(task)"
        let name = try reader.text(try reader.number(1, what), what)
        let kind = try reader.number(1, what)
        let classes = try reader.number(2, what)
        let words = try reader.text(try reader.number(4, what), what)
        let classNames = words.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        let (train, test) = (try reader.number(4, what), try reader.number(4, what))
        let length = try reader.number(4, what)
        guard let kind = ImageTask.Kind(rawValue: UInt8(kind)), classNames.count == classes, classes >= 2 else {
            throw .malformed(
                file: reader.file,
                problem:
                    "task \(task), \(name), is of kind \(kind) and has \(classNames.count) names for \(classes) classes"
            )
        }
        let digest = try reader.bytes(digestLength, what)
        return (
            Entry(
                name: name, kind: kind, classNames: classNames, train: train, test: test, block: 0..<0, digest: digest),
            length
        )
    }

    /// The images of a task, counted from 0.
    ///
    /// - Throws: `ImageSourceError.malformed` when the task's block is damaged.
    public func task(_ place: Int) throws(ImageSourceError) -> ImageTask {
        guard entries.indices.contains(place) else {
            throw .malformed(file: name, problem: "it has \(entries.count) tasks and none with the place \(place)")
        }
        let entry = entries[place]
        let packed = Array(bytes[entry.block])
        guard SHA256Hasher.digest(of: packed) == entry.digest else { throw damaged(entry, "its digest is another") }
        let pixels = ImageTask.side * ImageTask.side
        let count = entry.train + entry.test
        let unpacked = try unpacked(packed, entry, length: count * (pixels / 2 + 1))
        let labels = unpacked[(count * pixels / 2)...].map(Int.init)
        guard labels.allSatisfy({ $0 < entry.classNames.count }) else {
            throw damaged(entry, "a label is above its \(entry.classNames.count) classes")
        }
        func part(_ samples: Range<Int>) -> ImageCollection.Part {
            var part = ImageCollection.Part()
            part.labels = Array(labels[samples])
            let first = samples.lowerBound * pixels / 2
            part.levels = Array(unsafeUninitializedCapacity: samples.count * pixels) { levels, count in
                count = samples.count * pixels
                for k in 0..<count / 2 {
                    levels[2 * k] = unpacked[first + k] >> 4
                    levels[2 * k + 1] = unpacked[first + k] & 15
                }
            }
            return part
        }
        return ImageTask(
            name: entry.name, kind: entry.kind, classNames: entry.classNames,
            images: ImageCollection(
                pixels: pixels, classes: entry.classNames.count, white: Self.white,
                train: part(0..<entry.train).mixed(pixels: pixels),
                test: part(entry.train..<count)))
    }

    private func damaged(_ entry: Entry, _ how: String) -> ImageSourceError {
        .malformed(file: name, problem: "its task \(entry.name) is damaged: \(how)")
    }

    private func unpacked(_ packed: [UInt8], _ entry: Entry, length: Int) throws(ImageSourceError) -> [UInt8] {
        // zlib packs no more than 1032 bytes into one: a damaged count must not ask for all memory.
        guard length <= 1100 * packed.count else { throw damaged(entry, "its block is too small for its images") }
        var result = [UInt8](repeating: 0, count: length)
        var count = uLong(length)
        guard uncompress(&result, &count, packed, uLong(packed.count)) == Z_OK, Int(count) == length else {
            throw damaged(entry, "it does not unpack to \(entry.train + entry.test) images")
        }
        return result
    }
}

extension ImagePack.Entry {
    fileprivate func with(block: Range<Int>) -> Self {
        Self(
            name: name, kind: kind, classNames: classNames, train: train, test: test, block: block, digest: digest)
    }
}

/// Takes numbers and texts out of bytes, one after the other.
private struct PackReader {
    let file: String
    let bytes: [UInt8]
    private(set) var place = 0

    init(file: String, bytes: [UInt8]) { (self.file, self.bytes) = (file, bytes) }

    mutating func bytes(_ count: Int, _ what: String) throws(ImageSourceError) -> [UInt8] {
        guard count <= bytes.count - place else {
            throw .malformed(file: file, problem: "it is cut off: \(what) is not all there")
        }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// Little-endian.
    mutating func number(_ count: Int, _ what: String) throws(ImageSourceError) -> Int {
        try bytes(count, what).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func text(_ count: Int, _ what: String) throws(ImageSourceError) -> String {
        guard let text = String(validating: try bytes(count, what), as: UTF8.self) else {
            throw .malformed(file: file, problem: "\(what) has a name that is not UTF-8")
        }
        return text
    }
}
