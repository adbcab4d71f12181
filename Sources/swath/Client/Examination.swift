import Families
import Glibc
import Identifiers
import Numerics
import Protocol
import Reporting
import Storage

/// What `swath doctor` looks at, each with a sentence that says what to do.
struct Examination {
    enum Grade: String {
        case good, doubtful, bad
        var mark: String {
            switch self {
            case .good: "ok  "
            case .doubtful: "warn"
            case .bad: "FAIL"
            }
        }
    }

    struct Finding {
        let subject: String
        let grade: Grade
        let sentence: String
    }

    let store: String

    var findings: [Finding] {
        [build, arithmetic, cores, memory, openFiles, messaging, curve, disk, storeFile, plotly]
    }

    private var build: Finding { Finding(subject: "build", grade: .good, sentence: "swath \(EngineBuild.description)") }

    private var arithmetic: Finding {
        MatrixProductBench.isRight()
            ? Finding(
                subject: "arithmetic", grade: .good,
                sentence: "kernels \(Float.kernels.featureLevel), OpenBLAS \(BLASKernel.name), whose products are right"
            )
            : Finding(
                subject: "arithmetic", grade: .bad,
                sentence: "OpenBLAS' \(BLASKernel.name) kernel computes wrong products on this processor: "
                    + "choose another by the environment variable OPENBLAS_CORETYPE, such as Haswell")
    }

    private var cores: Finding {
        Finding(
            subject: "cores", grade: .good,
            sentence: "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))): `swath run` uses as many slots")
    }

    private var memory: Finding {
        let bytes = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
        return Finding(
            subject: "memory", grade: bytes < 0x1p30 ? .doubtful : .good, sentence: HumanText.bytes(bytes))
    }

    private var openFiles: Finding {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        let isLow = limit.rlim_cur < 4096
        return Finding(
            subject: "open files", grade: isLow ? .doubtful : .good,
            sentence: "\(limit.rlim_cur)"
                + (isLow
                    ? ": a coordinator of more than \(limit.rlim_cur / 2) workers needs more; raise it with "
                        + "`ulimit -n 65536`"
                    : ""))
    }

    private var messaging: Finding {
        do {
            let context = try ZeroMQContext()
            let router = try Socket(.router, context: context)
            let endpoint = try router.bind(.tcp(host: "127.0.0.1", port: 0))
            let dealer = try Socket(.dealer, context: context)
            try dealer.connect(endpoint)
            _ = try dealer.send([[1]], wait: true)
            let message = ReceivedMessage()
            var poller = Poller()
            _ = poller.add(router)
            try poller.wait(milliseconds: 2000)
            guard try router.receive(into: message) == .received else {
                return Finding(
                    subject: "messages", grade: .bad,
                    sentence: "a message to 127.0.0.1 did not arrive within 2 s: is a firewall closing loopback?")
            }
            return Finding(subject: "messages", grade: .good, sentence: "ZeroMQ carries messages over loopback")
        } catch {
            return Finding(subject: "messages", grade: .bad, sentence: "\(error)")
        }
    }

    private var curve: Finding {
        (try? CurveKeyPair.generate()) != nil
            ? Finding(subject: "keys", grade: .good, sentence: "this libzmq can encrypt (CURVE)")
            : Finding(
                subject: "keys", grade: .doubtful,
                sentence:
                    "this libzmq has no CURVE: a coordinator can only listen on this machine; install Debian's libzmq5")
    }

    private var disk: Finding {
        var information = statvfs()
        let folder = store.contains("/") ? String(store[..<(store.lastIndex(of: "/") ?? store.endIndex)]) : "."
        guard statvfs(folder.isEmpty ? "/" : folder, &information) == 0 else {
            return Finding(subject: "disk", grade: .bad, sentence: "there is no folder \(folder)")
        }
        let free = Double(information.f_bavail) * Double(information.f_frsize)
        return Finding(
            subject: "disk", grade: free < 0x1p30 ? .doubtful : .good,
            sentence: "\(HumanText.bytes(free)) free in \(folder)")
    }

    private var storeFile: Finding {
        guard access(store, F_OK) == 0 else {
            return Finding(subject: "store", grade: .good, sentence: "\(store) will be made")
        }
        do {
            let reader = try StoreReader.open(path: store)
            let rows = try reader.rows("SELECT count(*) FROM sweep")
            if let holder = Store.holder(path: store) {
                return Finding(
                    subject: "store", grade: .good, sentence: "\(store) is held by the coordinator \(holder)")
            }
            return Finding(
                subject: "store", grade: .good,
                sentence: "\(store) can be read (\(rows.first?.first.map { "\($0)" } ?? "0") sweeps)")
        } catch {
            return Finding(subject: "store", grade: .bad, sentence: "\(error)")
        }
    }

    private var plotly: Finding {
        do {
            return Finding(subject: "charts", grade: .good, sentence: try PlotlyLibrary.locate().path)
        } catch {
            return Finding(subject: "charts", grade: .doubtful, sentence: "\(error)")
        }
    }
}
