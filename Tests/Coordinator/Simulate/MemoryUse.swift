import CMalloc
import Glibc

/// What the process has of memory.
enum MemoryUse {
    /// Bytes that have been asked for and not given back, by the allocator's books.
    static var allocated: Int {
        let books = mallinfo2()
        return Int(books.uordblks + books.hblkhd)
    }

    /// Bytes of the whole process in memory, now.
    static var resident: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let words = text.split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }

    /// The most that ``resident`` has been.
    static var mostResident: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
