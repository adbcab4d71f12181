import Glibc

/// What this process uses of its machine.
public struct ProcessUse: Sendable, Hashable {
    public var residentBytes: Int64
    public var descriptors: Int
    /// Of all threads, user and system.
    public var cpuSeconds: Double

    public init(residentBytes: Int64, descriptors: Int, cpuSeconds: Double) {
        self.residentBytes = residentBytes
        self.descriptors = descriptors
        self.cpuSeconds = cpuSeconds
    }

    /// As it is now; zero what the system does not tell.
    public static func now() -> ProcessUse {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        var pages: Int64 = 0
        if let file = fopen("/proc/self/statm", "r") {
            var text = [CChar](repeating: 0, count: 200)
            let count = fread(&text, 1, text.count - 1, file)
            fclose(file)
            let fields = String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self).split(
                separator: " ")
            if fields.count > 1 { pages = Int64(fields[1]) ?? 0 }
        }
        var descriptors = 0
        if let folder = opendir("/proc/self/fd") {
            while readdir(folder) != nil { descriptors += 1 }
            closedir(folder)
            // The folder itself, its descriptor, and its parent.
            descriptors = max(0, descriptors - 3)
        }
        return ProcessUse(
            residentBytes: pages * Int64(sysconf(Int32(_SC_PAGESIZE))), descriptors: descriptors,
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }
}

/// Sizes of a store's files.
public struct StoreBytes: Sendable, Hashable {
    public var store: Int64
    public var log: Int64

    public init(store: Int64, log: Int64) {
        self.store = store
        self.log = log
    }

    /// As they are now; 0 for a file that is not there.
    public init(of path: String) {
        func size(_ path: String) -> Int64 {
            var status = stat()
            return stat(path, &status) == 0 ? Int64(status.st_size) : 0
        }
        self.init(store: size(path), log: size(path + "-wal"))
    }
}
