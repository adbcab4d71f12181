import Glibc

/// What `/proc` tells of processes.
enum ProcessTable {
    /// Bytes of physical memory that a process uses; nil when it is gone.
    static func residentBytes(of pid: pid_t) -> Int64? {
        guard let text = contents(of: "/proc/\(pid)/statm") else { return nil }
        let fields = text.split(separator: " ", maxSplits: 2)
        guard fields.count > 1, let pages = Int64(fields[1]) else { return nil }
        return pages * Int64(pageSize)
    }

    /// The same, with memory that processes share divided among them; 0 when it is gone.
    static func proportionalBytes(of pid: pid_t) -> Int64 {
        let lines = (contents(of: "/proc/\(pid)/smaps_rollup") ?? "").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("Pss:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return residentBytes(of: pid) ?? 0 }
        return kibibytes * 1024
    }

    /// Kills what is left of a session whose leader has died: programs that a task had started.
    static func killSession(of leader: pid_t) {
        for pid in members(ofSession: leader) where pid != leader { _ = kill(pid, SIGKILL) }
    }

    /// Physical memory and its unused part that programs can have, in bytes; zeros when unknown.
    static var memory: (total: UInt64, available: UInt64) {
        let lines = (contents(of: "/proc/meminfo") ?? "").split(separator: "\n")
        func kibibytes(_ key: String) -> UInt64 {
            guard let line = lines.first(where: { $0.hasPrefix(key) }) else { return 0 }
            return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) } ?? 0
        }
        return (kibibytes("MemTotal:") * 1024, kibibytes("MemAvailable:") * 1024)
    }

    /// Average number of processes that were ready to run in the last minute.
    static var load: Double {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? averages[0] : 0
    }

    /// Model name of the first processor.
    static var processor: String {
        let lines = (contents(of: "/proc/cpuinfo") ?? "").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("model name") }), let colon = line.firstIndex(of: ":")
        else { return "" }
        return String(line[line.index(after: colon)...].drop(while: { $0 == " " }))
    }

    /// The name of this computer.
    static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix(while: { $0 != 0 }).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

    private static func members(ofSession session: pid_t) -> [pid_t] {
        numbers(in: "/proc").filter { getsid($0) == session }
    }

    /// The entries of a folder of the kernel's that are called by a number.
    static func numbers(in path: String) -> [pid_t] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let number = pid_t(name) { found.append(number) }
        }
        return found
    }

    /// The text of a small file of the kernel's.
    static func contents(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count <= 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
