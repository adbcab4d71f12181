import Foundation
import Glibc

/// Small file systems in memory, for tests of full and read-only disks. Only root may mount.
struct Mounts {
    let folder: String

    static let areAllowed: Bool = {
        guard geteuid() == 0, let mount = try? temporary(bytes: 1 << 20) else {
            print("skipped: tests of full and read-only disks mount a file system, which only root may do")
            return false
        }
        mount.remove()
        return true
    }()

    static func temporary(bytes: Int) throws -> Mounts {
        let folder = Bench.temporaryFolder()
        guard mount("tmpfs", folder, "tmpfs", 0, "size=\(bytes)") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
        return Mounts(folder: folder)
    }

    func resize(bytes: Int) throws {
        guard mount("tmpfs", folder, "tmpfs", UInt(MS_REMOUNT), "size=\(bytes)") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    func makeReadOnly() throws {
        guard mount("tmpfs", folder, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    func remove() {
        umount2(folder, Int32(MNT_DETACH))
        rmdir(folder)
    }
}
