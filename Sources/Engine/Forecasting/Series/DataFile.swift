#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A file that is read in parts, with the operating system's reasons where that fails.
struct DataFile: ~Copyable {
    let path: String
    /// In bytes.
    let size: Int
    /// Changes when the file is written.
    let stamp: Stamp
    private let descriptor: CInt

    /// What tells one content of a file from the next.
    struct Stamp: Sendable, Hashable {
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The stamp of a file that may be missing: then nil.
    static func stamp(_ path: String) throws(SeriesError) -> Stamp? {
        exists(path) ? try DataFile(path).stamp : nil
    }

    init(_ path: String) throws(SeriesError) {
        self.path = path
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
        var facts = stat()
        guard fstat(opened, &facts) == 0 else {
            let reason = String(cString: strerror(errno))
            close(opened)
            throw .unreadable(file: path, reason: reason)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw .unreadable(file: path, reason: "not a regular file")
        }
        descriptor = opened
        size = Int(facts.st_size)
        #if canImport(Darwin)
            let modified = facts.st_mtimespec
        #else
            let modified = facts.st_mtim
        #endif
        stamp = Stamp(
            inode: UInt64(facts.st_ino), size: size, seconds: Int(modified.tv_sec),
            nanoseconds: Int(modified.tv_nsec))
    }

    deinit { close(descriptor) }

    /// `count` bytes from `offset`, which must lie in the file.
    borrowing func bytes(from offset: Int, count: Int) throws(SeriesError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
            throw .malformed(
                file: path, problem: "\(count) bytes were to be read at \(offset), but the file has \(size)")
        }
        var buffer = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = buffer.withUnsafeMutableBytes { target in
                pread(descriptor, target.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else {
                let reason = got == 0 ? "it was cut while it was read" : String(cString: strerror(errno))
                throw .unreadable(file: path, reason: reason)
            }
            done += got
        }
        return buffer
    }

    /// The whole file, refused beyond `limit` bytes.
    borrowing func contents(limit: Int) throws(SeriesError) -> [UInt8] {
        guard size <= limit else {
            throw .malformed(file: path, problem: "\(size) bytes are more than the \(limit) that are read")
        }
        return try bytes(from: 0, count: size)
    }

    /// The lines of a text file, without empty ones, refused beyond `limit` bytes.
    borrowing func lines(limit: Int) throws(SeriesError) -> [Substring] {
        guard let text = String(validating: try contents(limit: limit), as: UTF8.self) else {
            throw .malformed(file: path, problem: "not UTF-8 text")
        }
        return text.split(whereSeparator: \.isNewline)
    }
}
