import ArgumentParser
import Families
import Glibc
import Identifiers
import Storage

/// A folder of its own for a measurement's store, removed afterwards.
struct BenchFolder {
    let path: String
    var store: String { path + "/bench.sqlite" }

    init(under parent: String) throws {
        var template = Array("\(parent)/swath-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(.badInput, "no folder can be made in \(parent): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() {
        for suffix in ["", "-wal", "-shm", ".coordinator"] { unlink(store + suffix) }
        unlink(path + "/socket")
        rmdir(path)
    }
}

/// Sweeps of tasks that do nothing.
enum NoopSweep {
    /// `number` makes sweeps of one bench differ, so that none reuses another's results.
    static func make(tasks: Int64, number: Int64 = 0) throws -> Sweep {
        let text = """
            name: bench-\(number)
            family: probe
            order: listed
            axes:
              task: {range: [\(number), \(number + tasks - 1)]}
            fixed: {action: noop}
            """
        return try SweepFile.read(bytes: Array(text.utf8), file: "bench", registry: .builtIn).sweep
    }
}

/// What a process has used.
enum ProcessUsage {
    /// Seconds of CPU of this process, all threads.
    static var cpu: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Largest resident size of this process, in MiB.
    static var peakMiB: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
}

/// Where and how often to measure.
struct BenchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The disk to measure: a folder on it.", valueName: "folder")) var folder: String = "."
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var durability: DurabilityOption
}
