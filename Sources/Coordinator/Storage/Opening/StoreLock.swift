import Glibc

/// Held by the coordinator that has a store open: an advisory lock on `<path>.coordinator`, which the
/// kernel releases however the process ends. The file tells who holds it, so that other commands can
/// find the coordinator of a store.
///
/// `@unchecked`: the descriptor never changes; text is written by the holder alone.
final class StoreLock: @unchecked Sendable {
    private let descriptor: Int32
    private let path: String

    /// - Throws: ``StoreError/locked(path:holder:)`` when another coordinator has it.
    init(store: String) throws(StoreError) {
        path = Self.path(store: store)
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let code = errno
            if code == EACCES || code == EROFS || code == EPERM { throw .readOnly(path: store) }
            throw .unavailable(path: store, detail: "\(path): \(String(cString: strerror(code)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.read(descriptor)
            Glibc.close(descriptor)
            throw .locked(path: store, holder: holder)
        }
        self.descriptor = descriptor
        write(endpoint: "")
    }

    deinit { Glibc.close(descriptor) }

    /// Tells where the coordinator can be reached.
    func write(endpoint: String) {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let text = Array("\(getpid())\n\(host)\n\(endpoint)\n".utf8)
        // The lock is what counts; the text only helps people and commands to find the holder.
        guard pwrite(descriptor, text, text.count, 0) == text.count else { return }
        ftruncate(descriptor, off_t(text.count))
    }

    /// Empties the file and gives the lock back.
    func release() {
        ftruncate(descriptor, 0)
        flock(descriptor, LOCK_UN)
    }

    static func path(store: String) -> String { store + ".coordinator" }

    /// Who holds the store; nil when nobody does.
    static func holder(store: String) -> StoreHolder? {
        let descriptor = Glibc.open(path(store: store), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return read(descriptor)
    }

    private static func read(_ descriptor: Int32) -> StoreHolder? {
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, let process = Int64(lines[0]) else { return nil }
        return StoreHolder(process: process, host: String(lines[1]), endpoint: String(lines[2]))
    }
}
