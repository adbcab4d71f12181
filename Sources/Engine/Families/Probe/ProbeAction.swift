import Glibc
import Identifiers
import Numerics

/// What a probe does.
enum ProbeAction: String, CaseIterable {
    case noop, sleep, spin, allocate, records, artifact, fail
    case failFirst = "fail-first"
    case trap, segfault, hang, exit, count

    var help: String {
        switch self {
        case .noop: "nothing"
        case .sleep: "waits for `seconds`"
        case .spin: "keeps a core busy for `seconds`"
        case .allocate: "takes `bytes` of memory, touches them, and keeps them for `seconds`"
        case .records: "emits `records` records named sample"
        case .artifact: "emits an artifact of `bytes` bytes"
        case .fail: "reports an error"
        case .failFirst: "reports an error on its first `attempts` attempts, then succeeds"
        case .trap: "traps, as a failed precondition does"
        case .segfault: "touches memory that is not its own"
        case .hang: "never ends, and ignores the request to"
        case .exit: "ends its process without a word"
        case .count: "counts to `steps`, saving a checkpoint every `every` steps"
        }
    }

    func perform(_ parameters: Parameters, _ context: any TaskContext) throws {
        switch self {
        case .noop: break
        case .sleep: try wait(try parameters.number("seconds"), context)
        case .spin: try spin(try parameters.number("seconds"), context)
        case .allocate: try allocate(try parameters.integer("bytes"), for: try parameters.number("seconds"), context)
        case .records: try emitRecords(try parameters.integer("records"), context)
        case .artifact: try emitArtifact(try parameters.integer("bytes"), context)
        case .fail: throw TaskFailure("this probe fails, as its action asks")
        case .failFirst:
            let attempts = try parameters.integer("attempts")
            if context.attempt <= attempts {
                throw TaskFailure(
                    "this probe fails on its first \(attempts) attempts; this is number \(context.attempt)")
            }
        case .trap: fatalError("this probe traps, as its action asks")
        case .segfault: UnsafeMutableRawPointer(bitPattern: 8)?.storeBytes(of: 1, as: Int.self)
        case .hang: hang()
        case .exit: _exit(0)
        case .count: try count(parameters, context)
        }
    }

    private func throwIfCancelled(_ context: any TaskContext) throws {
        if context.isCancelled { throw TaskFailure("cancelled") }
    }

    private func wait(_ seconds: Seconds, _ context: any TaskContext) throws {
        let end = now() + seconds
        while true {
            try throwIfCancelled(context)
            let left = end - now()
            if left <= 0 { return }
            usleep(UInt32(min(left, 0.02) * 1e6))
        }
    }

    private func spin(_ seconds: Seconds, _ context: any TaskContext) throws {
        let end = now() + seconds
        var random = context.random
        var sink: UInt64 = 0
        while now() < end {
            try throwIfCancelled(context)
            for _ in 0..<10_000 { sink &+= random.next() }
        }
        withExtendedLifetime(sink) {}
    }

    private func allocate(_ bytes: Int, for seconds: Seconds, _ context: any TaskContext) throws {
        let pages = mmap(nil, max(bytes, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let pages, pages != MAP_FAILED else { throw TaskFailure("cannot have \(bytes) bytes of memory") }
        defer { munmap(pages, max(bytes, 1)) }
        for offset in stride(from: 0, to: bytes, by: 4_096) {
            pages.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self)
            if offset % (16 << 20) == 0 { try throwIfCancelled(context) }
        }
        try wait(seconds, context)
    }

    private func emitRecords(_ count: Int, _ context: any TaskContext) throws {
        var random = context.random
        for step in 0..<count {
            if step % 1_024 == 0 { try throwIfCancelled(context) }
            context.record("sample", step: Int64(step), random.uniform())
        }
    }

    private func emitArtifact(_ count: Int, _ context: any TaskContext) throws {
        var random = context.random
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let word = random.next().littleEndian
            withUnsafeBytes(of: word) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        context.artifact("bytes", encoding: "bytes", bytes: bytes)
    }

    private func hang() {
        signal(SIGTERM, SIG_IGN)
        signal(SIGINT, SIG_IGN)
        while true { usleep(100_000) }
    }

    /// The total is a sum over steps each of which draws from its own stream, so that an attempt that
    /// goes on from a checkpoint ends with the bits of one that was never disturbed.
    private func count(_ parameters: Parameters, _ context: any TaskContext) throws {
        let steps = try parameters.integer("steps")
        let every = try parameters.integer("every")
        let seconds = try parameters.number("seconds")
        let crashAt = parameters["crash-at"]?.asInteger
        let size = parameters["checkpoint-bytes"]?.asInteger.map { Int($0) } ?? CountProgress.size
        var progress = try CountProgress(checkpoint: context.checkpoint, size: size)
        while progress.step < steps {
            try wait(seconds, context)
            progress.step += 1
            var random = context.random.split(UInt64(progress.step))
            progress.total += random.uniform()
            if context.attempt == 1, crashAt == progress.step { preconditionFailure("this probe crashes at its step") }
            if progress.step % Int64(every) == 0 || context.wantsCheckpoint, progress.step < steps {
                try context.save(checkpoint: progress.checkpoint(size: size))
            }
        }
        context.record("total", progress.total)
    }

    private func now() -> Seconds {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Seconds(time.tv_sec) + Seconds(time.tv_nsec) / 1e9
    }
}
