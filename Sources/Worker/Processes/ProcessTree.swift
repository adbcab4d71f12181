import Glibc

/// A process and what it has started, directly or through others.
enum ProcessTree {
    /// From now on, what outlives the process that started it becomes a child of this one and not of the
    /// system's first process: nothing escapes by changing its group or session.
    static func adoptOrphans() {
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        // Takes any number of arguments, which glibc shows to no Swift program. Where it fails, orphans escape.
        guard let control = dlsym(nil, "prctl").map({ unsafeBitCast($0, to: Control.self) }) else { return }
        let setChildSubreaper: Int32 = 36
        _ = control(setChildSubreaper, 1, 0, 0, 0)
    }

    /// Processes whose parent this is, those that have ended and wait for it included.
    static func children(of pid: pid_t) -> [pid_t] {
        ProcessTable.numbers(in: "/proc/\(pid)/task").flatMap { thread in
            (ProcessTable.contents(of: "/proc/\(pid)/task/\(thread)/children") ?? "")
                .split(separator: " ").compactMap { pid_t($0) }
        }
    }

    /// Children, their children and so on; nearest first.
    static func descendants(of pid: pid_t) -> [pid_t] {
        var found = children(of: pid)
        var next = 0
        // A process list that is read while it changes has an end nevertheless.
        while next < found.count, found.count < 65_536 {
            found += children(of: found[next])
            next += 1
        }
        return found
    }

    static func killDescendants(of pid: pid_t) {
        for descendant in descendants(of: pid) { _ = kill(descendant, SIGKILL) }
    }

    /// Ends every child of this process, with all that they have started, and buries them. One system call
    /// when there is none.
    static func endChildren() {
        // What the kernel cannot end just now is left for later.
        for _ in 0..<1000 {
            var status: Int32 = 0
            let answer = waitpid(-1, &status, WNOHANG)
            if answer < 0, errno == ECHILD { return }
            if answer > 0 { continue }
            killDescendants(of: getpid())
            usleep(1000)
        }
    }

    /// Bytes of physical memory of a process and all its descendants; nil when it is gone. Memory that they
    /// share is counted once where the sum would be above `limit`: telling it apart takes longer.
    static func residentBytes(of pid: pid_t, limit: Int64) -> Int64? {
        guard let own = ProcessTable.residentBytes(of: pid) else { return nil }
        let descendants = descendants(of: pid)
        let sum = descendants.reduce(own) { $0 + (ProcessTable.residentBytes(of: $1) ?? 0) }
        guard sum > limit, !descendants.isEmpty else { return sum }
        return descendants.reduce(ProcessTable.proportionalBytes(of: pid)) {
            $0 + ProcessTable.proportionalBytes(of: $1)
        }
    }
}
