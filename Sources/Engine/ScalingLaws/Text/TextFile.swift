import CZlib

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Reads whole files of text, and takes apart what gzip has packed.
struct TextFile {
    let path: String

    /// Whether names like this one are packed: `.gz`, and `.dz` of dictionaries, which is gzip with an index.
    static func isPacked(_ path: String) -> Bool { path.hasSuffix(".gz") || path.hasSuffix(".dz") }

    /// Adds what the file holds, unpacked, to `text`.
    ///
    /// - Parameter largest: How many bytes `text` may have in all.
    /// - Throws: `TokenSourceError` where the file cannot be read, is damaged, or holds more.
    func add(to text: inout [UInt8], largest: Int) throws(TokenSourceError) {
        // Without waiting: a pipe that nobody writes to would never open.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw failure("it is not a regular file")
        }
        if Self.isPacked(path) {
            try unpack(descriptor, into: &text, largest: largest)
        } else {
            defer { close(descriptor) }
            try copy(descriptor, into: &text, largest: largest)
        }
    }

    private func failure(_ reason: String) -> TokenSourceError { .unreadable(path: path, reason: reason) }

    private func tooLarge(_ largest: Int) -> TokenSourceError {
        failure("with it the text has more than the \(largest) bytes that are read; take a part of it")
    }

    private static let partLength = 1 << 18

    private func copy(_ descriptor: CInt, into text: inout [UInt8], largest: Int) throws(TokenSourceError) {
        var part = [UInt8](repeating: 0, count: Self.partLength)
        while true {
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
            if count == 0 { return }
            guard count <= largest - text.count else { throw tooLarge(largest) }
            text.append(contentsOf: part[..<count])
        }
    }

    private func unpack(_ descriptor: CInt, into text: inout [UInt8], largest: Int) throws(TokenSourceError) {
        guard let file = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw failure("there is no memory to unpack it")
        }
        var isOpen = true
        defer { if isOpen { gzclose_r(file) } }
        gzbuffer(file, 1 << 16)
        // What is not packed would be handed on as it is.
        guard gzdirect(file) == 0 else { throw failure("its name says that gzip has packed it, and that is not so") }
        var part = [UInt8](repeating: 0, count: Self.partLength)
        while true {
            let count = Int(gzread(file, &part, UInt32(part.count)))
            guard count >= 0 else { throw failure("what gzip has packed in it is damaged") }
            if count == 0 { break }
            guard count <= largest - text.count else { throw tooLarge(largest) }
            text.append(contentsOf: part[..<count])
        }
        isOpen = false
        // Only here does zlib tell that the last part of the file is missing.
        guard gzclose_r(file) == Z_OK else { throw failure("what gzip has packed in it is cut off") }
    }
}
