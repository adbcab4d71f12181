#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A key file that cannot be used, or written.
public struct KeyFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public let path: String
    /// From 1; nil when the file as a whole is meant.
    public let line: Int?
    public let reason: String

    init(_ path: String, _ line: Int?, _ reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    public var description: String { path + (line.map { ":\($0)" } ?? "") + ": \(reason)." }
}

/// Files of keys: one key a line.
enum KeyFile {
    /// Bits of a mode that nobody but the owner may have.
    static let writableByOthers: mode_t = 0o022
    static let usableByOthers: mode_t = 0o077
    /// A key file is a few lines; a million keys would be 64 MB.
    private static let largest = 64 << 20

    /// The lines that say something: number from 1, first word, and the rest without spaces around it.
    static func lines(of text: String) -> [(number: Int, line: (first: String, rest: String))] {
        var found: [(number: Int, line: (first: String, rest: String))] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (offset, line) in lines.enumerated() {
            let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard let first = words.first else { continue }
            if first.hasPrefix("#"), first.utf8.count != 40 || Z85.decode(String(first)) == nil { continue }
            var rest = (words.count > 1 ? words[1] : "").drop(while: \.isWhitespace)
            while rest.last?.isWhitespace == true { rest.removeLast() }
            found.append((offset + 1, (String(first), String(rest))))
        }
        return found
    }

    /// The bytes of a file that belongs to this user (or root) and has none of the bits in `forbidden`.
    static func read(_ path: String, forbidding forbidden: mode_t) throws(KeyFileError) -> [UInt8] {
        // O_NONBLOCK: opening a FIFO must not wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw KeyFileError(path, nil, "it cannot be read: \(systemError())") }
        defer { _ = close(descriptor) }
        // The open file is asked, not the path: nobody can exchange it in between.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw KeyFileError(path, nil, "it cannot be read: \(systemError())")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw KeyFileError(path, nil, "it is not a file") }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw KeyFileError(path, nil, "it belongs to another user; keys must be this user's own")
        }
        guard status.st_mode & forbidden == 0 else {
            let verb = forbidden & 0o044 != 0 ? "read" : "change"
            throw KeyFileError(path, nil, "other users may \(verb) it; run: chmod 600 '\(path)'")
        }
        guard status.st_size <= largest else { throw KeyFileError(path, nil, "it is larger than a key file can be") }
        return try contents(of: descriptor, path)
    }

    private static func contents(of descriptor: Int32, _ path: String) throws(KeyFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= largest {
            let count = readBytes(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw KeyFileError(path, nil, "it cannot be read: \(systemError())")
            }
            bytes += chunk[..<count]
        }
        throw KeyFileError(path, nil, "it is larger than a key file can be")
    }

    /// Creates a file that only this user may read; refuses to touch one that exists.
    static func create(_ path: String, _ text: String) throws(KeyFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason =
                errno == EEXIST
                ? "it exists already; a key is never written over. Move it away or choose another name"
                : "it cannot be created: \(systemError())"
            throw KeyFileError(path, nil, reason)
        }
        defer { _ = close(descriptor) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                let reason = systemError()
                // Half a key is worse than none.
                _ = unlink(path)
                throw KeyFileError(path, nil, "it cannot be written: \(reason)")
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw KeyFileError(path, nil, "it cannot be written: \(systemError())") }
    }

    static func remove(_ path: String) { _ = unlink(path) }

    /// read(2), which the type's own `read` hides.
    private static func readBytes(_ descriptor: Int32, _ buffer: inout [UInt8], _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, &buffer, count)
        #else
            Musl.read(descriptor, &buffer, count)
        #endif
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}
