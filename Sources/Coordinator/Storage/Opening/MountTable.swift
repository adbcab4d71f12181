import Glibc

/// What is mounted where.
enum MountTable {
    /// The type of the file system that a folder lies on, as /proc/self/mounts names it; nil where
    /// there is no such table.
    static func fileSystem(of folder: String) -> String? {
        guard let resolved = realpath(folder, nil) else { return nil }
        defer { free(resolved) }
        return fileSystem(of: String(cString: resolved), mounts: lines(of: "/proc/self/mounts"))
    }

    /// - Parameter mounts: `device mount-point type options …`; the longest mount point above the
    ///   folder counts, and of equal ones the last, which hides the others.
    static func fileSystem(of folder: String, mounts: [Substring]) -> String? {
        var best: (length: Int, type: String)?
        for line in mounts {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            // The table writes spaces in octal.
            let point = fields[1].replacing("\\040", with: " ")
            let isAbove = point == "/" || folder == point || folder.hasPrefix(point + "/")
            if isAbove, point.count >= best?.length ?? 0 { best = (point.count, String(fields[2])) }
        }
        return best?.type
    }

    private static func lines(of path: String) -> [Substring] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
