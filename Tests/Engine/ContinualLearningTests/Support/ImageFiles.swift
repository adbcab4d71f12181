import CZlib
import Foundation

/// A folder for files that a test writes, gone when the test is.
final class ImageFiles {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swath-images-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file; folders on the way to it are made.
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// The same, packed by gzip.
    @discardableResult
    func pack(_ bytes: [UInt8], _ name: String) throws -> String {
        let file = try write([], name)
        let stream = gzopen(file, "wb")
        gzwrite(stream, bytes, UInt32(bytes.count))
        gzclose(stream)
        return file
    }

    /// A grey image in PNG.
    static func png(_ levels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
        let lines = (0..<rows).flatMap { [0] + levels[$0 * columns..<($0 + 1) * columns] }
        var packed = [UInt8](repeating: 0, count: lines.count + 100)
        var length = uLong(packed.count)
        compress(&packed, &length, lines, uLong(lines.count))
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            let named = Array(name.utf8) + content
            return big(content.count) + named + big(Int(crc32(0, named, UInt32(named.count))))
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", big(columns) + big(rows) + [8, 0, 0, 0, 0]) + chunk("IDAT", Array(packed[..<Int(length)]))
            + chunk("IEND", [])
    }

    /// A grey image in PGM.
    static func pgm(_ levels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
        Array("P5 \(columns) \(rows) 255\n".utf8) + levels
    }

    /// Bytes in IDX.
    static func idx(_ shape: [Int], _ values: [UInt8], type: UInt8 = 8) -> [UInt8] {
        [0, 0, type, UInt8(shape.count)] + shape.flatMap(big) + values
    }

    private static func big(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
}

/// Files as bytes.
enum FileContent {
    static func of(_ path: String) -> [UInt8]? { (try? Data(contentsOf: URL(filePath: path))).map { Array($0) } }
}
