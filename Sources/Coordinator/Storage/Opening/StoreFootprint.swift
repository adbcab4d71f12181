import Glibc

/// The files that make up a store on disk: what nothing else may be written over.
///
///     if StoreFootprint(store: "sweeps.sqlite").covers("./sweeps.sqlite-wal") { … }
public struct StoreFootprint: Sendable {
    private let paths: [String]

    public init(store: String) {
        // SQLite keeps its logs beside the file itself, where the name given may be a link to it.
        let names = [store, Self.resolved(store) ?? store]
        paths = names.flatMap { name in ["", "-wal", "-shm", "-journal", ".coordinator"].map { name + $0 } }
    }

    /// Whether a path is one of the store's files, under whatever name; or would be, once that file is there.
    public func covers(_ path: String) -> Bool {
        let place = Self.place(path)
        let file = Self.file(path)
        return paths.contains { part in
            if let file, let own = Self.file(part), file == own { return true }
            return place == Self.place(part)
        }
    }

    private struct File: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    private static func file(_ path: String) -> File? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return File(device: status.st_dev, inode: status.st_ino)
    }

    /// The path with its folder's links followed: it need not exist.
    private static func place(_ path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        return (resolved(folder) ?? folder) + "/" + name
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
