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

    /// A grey image in BMP, whose rows go from the lowest up; with as many columns as a multiple of four.
    static func bmp(_ levels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
        func little(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> (8 * $0) & 255) } }
        let start = 54 + 4 * 256
        var bytes = Array("BM".utf8) + little(start + rows * columns, 4) + little(0, 4)
        // Where the pixels begin; then the length of the header, its size, one plane, 8 bits, unpacked.
        for number in [start, 40, columns, rows] { bytes += little(number, 4) }
        bytes += little(1, 2) + little(8, 2)
        for number in [0, rows * columns, 0, 0, 256, 0] { bytes += little(number, 4) }
        for level in UInt8.min...UInt8.max { bytes += [level, level, level, 0] }
        for row in (0..<rows).reversed() { bytes += levels[row * columns..<(row + 1) * columns] }
        return bytes
    }

    /// 16×16 pixels in JPEG, bright on the left.
    static let jpeg = Array(
        Data(
            base64Encoded:
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEB"
                + "YQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAACgj/xAAUEAEAAAAAAAAAAAAAAAAAAAAA"
                + "/9oACAEBAAA/ALAHqIVHqf/Z")!)

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
