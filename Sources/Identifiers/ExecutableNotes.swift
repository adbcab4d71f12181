#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The note segments of a 64-bit little-endian ELF file (System V ABI, "Note Section").
struct ExecutableNotes {
    private var segments: [[UInt8]] = []

    /// Nil when the file is not there or is not such a file.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let header = Self.read(descriptor, at: 0, count: 64),
            header.prefix(6).elementsEqual([0x7F, 0x45, 0x4C, 0x46, 2, 1])
        else { return nil }
        let tableOffset = Self.integer(header, at: 32, size: 8)
        let entrySize = Self.integer(header, at: 54, size: 2)
        let entryCount = Self.integer(header, at: 56, size: 2)
        guard entrySize >= 56, let table = Self.read(descriptor, at: tableOffset, count: entrySize * entryCount)
        else { return nil }
        let noteSegment = 4
        for entry in 0..<entryCount where Self.integer(table, at: entry * entrySize, size: 4) == noteSegment {
            let offset = Self.integer(table, at: entry * entrySize + 8, size: 8)
            let size = Self.integer(table, at: entry * entrySize + 32, size: 8)
            if size <= 1 << 16, let segment = Self.read(descriptor, at: offset, count: size) {
                segments.append(segment)
            }
        }
    }

    /// The linker's build id; empty when it wrote none.
    var gnuBuildID: [UInt8] {
        let buildIDType = 3
        for segment in segments {
            var offset = 0
            while offset + 12 <= segment.count {
                let nameSize = Self.integer(segment, at: offset, size: 4)
                let size = Self.integer(segment, at: offset + 4, size: 4)
                let type = Self.integer(segment, at: offset + 8, size: 4)
                let name = offset + 12
                let descriptor = name + (nameSize + 3) & ~3
                guard descriptor + size <= segment.count else { break }
                if type == buildIDType, segment[name..<descriptor].starts(with: "GNU".utf8) {
                    return Array(segment[descriptor..<(descriptor + size)])
                }
                offset = descriptor + (size + 3) & ~3
            }
        }
        return []
    }

    private static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
    }

    /// An unsigned little-endian number; what does not fit an Int reads as -1.
    private static func integer(_ bytes: [UInt8], at offset: Int, size: Int) -> Int {
        guard offset + size <= bytes.count else { return -1 }
        var value: UInt64 = 0
        for i in (0..<size).reversed() { value = value << 8 | UInt64(bytes[offset + i]) }
        return Int(exactly: value) ?? -1
    }
}
