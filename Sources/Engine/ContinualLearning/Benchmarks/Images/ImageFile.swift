import CImageDecoding
import CZlib

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Files of images, and of labels, as bytes.
enum ImageFile {
    /// How many bytes are read of a file, unpacked: all of MNIST's images are 47 MB.
    static let largest = 1 << 30

    /// The file's bytes; those of a file that gzip has packed, whatever it is called, unpacked.
    static func bytes(_ path: String, largest: Int = largest) throws(ImageSourceError) -> [UInt8] {
        // Without waiting: a pipe that nobody writes to would never open.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, let file = gzdopen(descriptor, "rb")
        else {
            close(descriptor)
            throw .unreadable(file: path, reason: "it is not a regular file")
        }
        var isOpen = true
        defer { if isOpen { gzclose_r(file) } }
        gzbuffer(file, 1 << 17)
        var result: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Int(gzread(file, &part, UInt32(part.count)))
            guard count >= 0 else { throw .malformed(file: path, problem: "what gzip has packed in it is damaged") }
            if count == 0 { break }
            guard count <= largest - result.count else {
                throw .malformed(file: path, problem: "it has more than the \(largest) bytes that are read of a file")
            }
            result.append(contentsOf: part[..<count])
        }
        isOpen = false
        // Only here does zlib tell that the last part of the file is missing.
        guard gzclose_r(file) == Z_OK else {
            throw .malformed(file: path, problem: "what gzip has packed in it is cut off")
        }
        return result
    }

    /// A PNG, JPEG, BMP or PGM as levels of grey, scaled to 28×28 pixels.
    static func grey(_ path: String) throws(ImageSourceError) -> [UInt8] {
        let bytes = try bytes(path)
        var (width, height) = (CInt(0), CInt(0))
        var reason: UnsafePointer<CChar>?
        guard let pixels = image_decode(bytes, bytes.count, &width, &height, &reason) else {
            let words = reason.map { String(cString: $0) } ?? "it is damaged"
            throw .malformed(file: path, problem: "\(words); a whole PNG, JPEG, BMP or PGM would do")
        }
        defer { image_free(pixels) }
        let all = UnsafeBufferPointer(start: pixels, count: Int(width) * Int(height))
        return AreaAverage.scaled(all, rows: Int(height), columns: Int(width), to: ImageTask.side)
    }

    enum Kind { case file, folder }

    /// What a path leads to, links followed; nil: nothing that can be read.
    static func kind(_ path: String) -> Kind? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return switch facts.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: nil
        }
    }

    /// What tells one content of a path from the next: when it, what lies in it, and folders below were last written.
    static func stamp(_ path: String, depth: Int = 0) -> [Int] {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return [] }
        #if canImport(Darwin)
            let written = facts.st_mtimespec
        #else
            let written = facts.st_mtim
        #endif
        let own = [
            Int(truncatingIfNeeded: facts.st_ino), Int(facts.st_size), Int(written.tv_sec), Int(written.tv_nsec),
        ]
        guard facts.st_mode & S_IFMT == S_IFDIR, depth < 3, let names = try? names(in: path) else { return own }
        return names.reduce(into: own) { stamps, name in
            // Images themselves are too many to be asked one by one: a folder tells when one comes or goes.
            let below = "\(path)/\(name)"
            if depth == 0 || kind(below) == .folder { stamps += stamp(below, depth: depth + 1) }
        }
    }

    /// The names in a folder, hidden ones left out, ordered by their bytes.
    static func names(in folder: String) throws(ImageSourceError) -> [String] {
        guard let stream = opendir(folder) else {
            throw .unreadable(file: folder, reason: String(cString: strerror(errno)))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // Where the name lies, not a copy of the field: an entry is shorter than its type says.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let bytes = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            let name = String(cString: bytes)
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
