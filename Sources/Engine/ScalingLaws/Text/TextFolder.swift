#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What lies in a folder, in an order that does not depend on the file system.
struct TextFolder {
    /// Ends with a slash.
    let path: String

    init(path: String) { self.path = path.hasSuffix("/") ? path : path + "/" }

    enum Kind { case file, folder, other }

    /// What a path leads to, links followed; nil: nothing, or nothing that may be looked at.
    static func kind(_ path: String) -> Kind? {
        var facts = stat()
        return stat(path, &facts) == 0 ? kind(of: facts) : nil
    }

    private static func kind(of facts: stat) -> Kind {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }

    /// The names in the folder, hidden ones (`.git`, `.DS_Store`) left out, ordered by their bytes.
    func names() throws(TokenSourceError) -> [String] {
        guard let folder = opendir(path) else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            // Where the name lies, not a copy of the field: an entry is shorter than its type says.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let bytes = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            let name = String(cString: bytes)
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The paths from the folder to all regular files in it and in folders below it, ordered by their bytes. Links are
    /// left out, so no file comes twice and no search goes in a circle.
    func files() throws(TokenSourceError) -> [String] {
        var (found, waiting) = ([String](), [""])
        while let below = waiting.popLast() {
            for name in try TextFolder(path: path + below).names() {
                var facts = stat()
                guard lstat(path + below + name, &facts) == 0 else { continue }
                switch Self.kind(of: facts) {
                case .file: found.append(below + name)
                case .folder: waiting.append(below + name + "/")
                case .other: break
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The text of files one after another, each ended by a line feed if it does not end with one itself.
    ///
    /// - Parameters:
    ///   - files: Paths from the folder.
    ///   - largest: How many bytes are read in all.
    func text(of files: [String], largest: Int) throws(TokenSourceError) -> [UInt8] {
        var text: [UInt8] = []
        for file in files {
            let start = text.count
            try TextFile(path: path + file).add(to: &text, largest: largest)
            if text.count > start, text.last != 0x0A { text.append(0x0A) }
        }
        return text
    }
}
