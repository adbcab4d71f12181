import Glibc
import GRDBSQLite
import Identifiers

/// The file of a store, looked at from outside before anything is changed.
struct StoreFile {
    let path: String

    /// "SWTH": marks a SQLite file as a store of Swath.
    static let applicationID: Int64 = 0x5357_5448

    enum Content {
        /// Nothing there, or an empty file.
        case nothing
        case store(schema: Int)
    }

    /// What lies at the path.
    /// - Throws: when it is something that is not ours to touch.
    func examine() throws(StoreError) -> Content {
        guard try size() > 0 else { return .nothing }
        guard try beginsLikeSQLite() else { throw .notADatabase(path: path) }
        let connection = try connect()
        do {
            let application = try connection.integer("PRAGMA application_id") ?? 0
            let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
            let objects = try connection.integer("SELECT count(*) FROM sqlite_master") ?? 0
            if application == 0, objects == 0, version == 0 { return .nothing }
            guard application == Self.applicationID else { throw StoreError.foreign(path: path) }
            guard version <= StoreSchema.version else {
                throw StoreError.newerSchema(path: path, found: version, known: StoreSchema.version)
            }
            return objects == 0 ? .nothing : .store(schema: version)
        } catch let error as StoreError {
            throw error
        } catch {
            throw (error as? SQLiteFailure)?.asStoreError(path: path) ?? .unavailable(path: path, detail: "\(error)")
        }
    }

    /// A connection that reads a store that is there.
    func openForReading() throws(StoreError) -> Connection {
        guard try size() > 0 else { throw .missing(path: path) }
        guard case .store = try examine() else { throw .foreign(path: path) }
        return try connect()
    }

    private func connect() throws(StoreError) -> Connection {
        do {
            let connection = try Connection(readingFrom: path)
            // The first read tells whether the write-ahead log can be reached.
            _ = try connection.integer("PRAGMA schema_version")
            return connection
        } catch {
            // Where no log can be created there must be none: then the file alone is everything.
            guard error.primary == SQLITE_CANTOPEN || error.primary == SQLITE_READONLY, !hasLog else {
                throw error.asStoreError(path: path)
            }
        }
        do {
            return try Connection(readingFrom: path, immutable: true)
        } catch {
            throw error.asStoreError(path: path)
        }
    }

    private var hasLog: Bool {
        var status = stat()
        return stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// Checks that file and folder can be written.
    func checkWritable() throws(StoreError) {
        let folder = folder
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .folderMissing(folder: folder)
        }
        guard access(folder, W_OK) == 0 else { throw .readOnly(path: path) }
        if stat(path, &status) == 0, access(path, W_OK) != 0 { throw .readOnly(path: path) }
    }

    /// Whether another path leads to the same file.
    func isSame(as other: String) -> Bool {
        var (ours, theirs) = (stat(), stat())
        return stat(path, &ours) == 0 && stat(other, &theirs) == 0 && ours.st_dev == theirs.st_dev
            && ours.st_ino == theirs.st_ino
    }

    /// Bytes of the file; 0 when there is none.
    private func size() throws(StoreError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            if code == ENOENT { return 0 }
            throw .unavailable(path: path, detail: String(cString: strerror(code)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        return Int(status.st_size)
    }

    private func beginsLikeSQLite() throws(StoreError) -> Bool {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unavailable(path: path, detail: String(cString: strerror(errno))) }
        defer { Glibc.close(descriptor) }
        let magic = Array("SQLite format 3\0".utf8)
        var head = [UInt8](repeating: 0, count: magic.count)
        return read(descriptor, &head, head.count) == head.count && head == magic
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A sentence when the file lies on a network file system, where SQLite's locks and shared memory
    /// cannot be relied on.
    var networkWarning: String? {
        guard let name = Self.networkFileSystems[MountTable.fileSystem(of: folder) ?? ""] else { return nil }
        return """
            \(path) lies on \(name), where SQLite's locks may not hold: keep the store on a local disk of the \
            coordinator's machine
            """
    }

    /// Names of /proc/mounts.
    private static let networkFileSystems: [String: String] = [
        "nfs": "NFS", "nfs4": "NFS", "smb3": "SMB", "cifs": "CIFS", "lustre": "Lustre", "gpfs": "GPFS",
        "beegfs": "BeeGFS", "afs": "AFS", "ceph": "Ceph", "9p": "9p", "fuse.sshfs": "SSHFS",
    ]
}
