import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// A disk that is full stops nothing for good and loses nothing.
    @Suite(.enabled(if: getuid() == 0, "a small tmpfs can only be mounted by root"))
    struct FullDiskTests {
        @Test("results wait with their workers while the disk is full, and all arrive when there is room")
        func fullDisk() throws {
            let place = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-disk-\(UUID().uuidString.prefix(8))"
            ).path
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            guard shell("mount -t tmpfs -o size=48m tmpfs \(place)") == 0 else {
                print("skipped: this machine does not let tests mount a tmpfs")
                return
            }
            defer { _ = shell("umount -l \(place)") }
            let cluster = try Cluster(store: place + "/store.sqlite")
            try cluster.startCoordinator()
            try cluster.startWorker()
            // Somebody fills the disk before the sweep has its room.
            #expect(shell("head -c 46000000 /dev/zero > \(place)/filler") == 0)
            try cluster.submit(spinSweep(tasks: 10_000, seconds: 0.0002))
            let isFailing = try eventually(within: 40) {
                let status = try SwathProcess.run(["status", "--store", cluster.store], in: cluster.folder)
                return status.output.contains("cannot write")
            }
            #expect(isFailing, "the status names the store as the reason")
            #expect(cluster.coordinator?.isRunning == true)
            let drain = try SwathProcess.run(["drain", "--store", cluster.store], in: cluster.folder)
            #expect(drain.status == 0, "what needs no disk is answered at once: \(drain.errors)")
            #expect(shell("rm \(place)/filler") == 0)
            // The one that was drained delivers what it has; this one does the rest.
            try cluster.startWorker()
            try cluster.waitForEnd()
            try cluster.expectSound(tasks: 10_000)
            cluster.stop()
        }

        private func shell(_ command: String) -> Int32 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", command]
            guard (try? process.run()) != nil else { return -1 }
            process.waitUntilExit()
            return process.terminationStatus
        }
    }
}
