import Glibc

/// What a drill needs of the machine beyond processes: a small disk, or clocks that can be moved.
final class DrillGround {
    /// Why a machine cannot have this drill.
    struct Missing: Error {
        let sentence: String
    }

    /// Where the store goes; nil: with everything else.
    let disk: String?
    let environment: [String: String]
    private let clock: String
    private var clockKeeper: DrillProcess?
    private var ballast: String { (disk ?? "") + "/ballast" }

    init(for scenario: DrillScenario, folder: String) throws {
        clock = folder + "/clock"
        switch scenario {
        case .diskFull:
            let place = folder + "/disk"
            mkdir(place, 0o700)
            guard mount("drill", place, "tmpfs", 0, "size=16m") == 0 else {
                let reason = String(cString: strerror(errno))
                rmdir(place)
                throw Missing(sentence: "a small disk cannot be mounted (\(reason)); root can")
            }
            (disk, environment) = (place, [:])
        case .clockStep:
            guard let library = Self.fakeTime, access("/usr/bin/faketime", X_OK) == 0 else {
                throw Missing(sentence: "libfaketime is not here (Debian: apt-get install faketime)")
            }
            // It keeps the memory that processes with a common clock share. One that had to make it would change its
            // environment before Swift has read its arguments from behind that.
            let keeper = try DrillProcess(
                ["-f", "+0", "sleep", "100000"], program: "/usr/bin/faketime", log: folder + "/faketime.log")
            clockKeeper = keeper
            for _ in 0..<200 where access("/dev/shm/faketime_shm_\(keeper.id)", R_OK) != 0 { usleep(10_000) }
            disk = nil
            environment = [
                "LD_PRELOAD": library, "FAKETIME_SHARED": "/faketime_sem_\(keeper.id) /faketime_shm_\(keeper.id)",
                "FAKETIME_TIMESTAMP_FILE": clock, "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
            ]
            try setClock("+0")
        case .workerKilled, .executorsKilled, .workerHung, .coordinatorKilled: (disk, environment) = (nil, [:])
        }
    }

    /// Fills the disk to the last byte.
    func fill() throws {
        guard let file = fopen(ballast, "w") else { return }
        defer { fclose(file) }
        setvbuf(file, nil, Int32(_IONBF), 0)
        for size in [1 << 20, 4096, 1] {
            let piece = [UInt8](repeating: 0, count: size)
            while fwrite(piece, 1, size, file) == size {}
            clearerr(file)
        }
    }

    func empty() { unlink(ballast) }

    /// - Parameter offset: Seconds, with their sign.
    func setClock(_ offset: String) throws {
        // Renamed into place: nobody reads half of it.
        guard let file = fopen(clock + ".new", "w") else {
            throw CommandFailure(.fault, "\(clock) cannot be written: \(String(cString: strerror(errno)))")
        }
        fputs(offset + "\n", file)
        fclose(file)
        rename(clock + ".new", clock)
    }

    /// After everything has ended.
    func clear() {
        if let clockKeeper {
            // With what it runs it ends, and takes the memory away.
            for child in clockKeeper.children { kill(child, SIGTERM) }
            if !clockKeeper.wait(2) { clockKeeper.killHard() }
        }
        guard let disk else { return }
        umount2(disk, Int32(MNT_DETACH))
        rmdir(disk)
    }

    private static var fakeTime: String? {
        ["x86_64-linux-gnu", "aarch64-linux-gnu"].map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }
            .first { access($0, R_OK) == 0 }
    }
}
