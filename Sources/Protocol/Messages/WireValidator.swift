import Identifiers

/// Checks every value of a decoded body. One check a message type; the first violation ends it.
struct WireValidator {
    let limits: WireLimits
    let blobCount: Int
    let blobSize: (Int) -> Int

    func check(_ body: WireEnvelope.OneOf_Body) throws(WireViolation) {
        if case .results(let batch) = body { return try check(batch) }
        switch body {
        case .checkpoint(let upload): return try check(upload)
        case .checkpointData(let data): return try check(data)
        default:
            try blobs(expected: 0)
        }
        switch body {
        case .workerHello(let hello): try check(hello)
        case .heartbeat(let heartbeat): try check(heartbeat)
        case .returned(let message): try ranges(message.ranges)
        case .goodbye(let message): try text(message.reason, "a reason")
        case .sweepRequest(let message): try sweep(message.sweep)
        case .checkpointTaken(let taken): try check(taken)
        case .welcome(let welcome): try check(welcome)
        case .refused(let message):
            try name(message.code, "a refusal's code")
            try text(message.sentence, "a refusal's sentence")
        case .sweep(let message):
            try sweep(message.sweep)
            try canonical(message.canonical.count)
        case .assign(let assign): try check(assign)
        case .acknowledge(let message):
            try ranges(message.ranges)
            try seconds(message.gather, "a time to gather results")
        case .withdraw(let message):
            try ranges(message.ranges)
            try text(message.reason, "a reason")
        case .drain(let message): try text(message.reason, "a reason")
        case .helloAgain(let message): try text(message.reason, "a reason")
        case .clientHello(let hello): try name(hello.versions.engine, "an engine version", mayBeEmpty: true)
        case .submit(let submit): try check(submit)
        case .control(let control):
            try name(control.verb, "a verb")
            // 0 where the verb is about no sweep (drain, shutdown).
            if control.sweep != 0 { try sweep(control.sweep) }
        case .watch(let watch): if watch.sweep != 0 { try sweep(watch.sweep) }
        case .submitted(let message):
            try sweep(message.sweep)
            try require(message.tasks <= UInt64(Int64.max) && message.reused <= message.tasks, "task counts are wrong")
        case .done(let message): try text(message.sentence, "a sentence")
        case .status(let status): try check(status)
        case .progress(let progress): try check(progress.sweeps)
        case .statusRequest, .results, .checkpoint, .checkpointData: break
        }
    }
}

// MARK: - Elements

extension WireValidator {
    func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(WireViolation) {
        if !condition { throw WireViolation(.invalidValue, sentence()) }
    }

    func bound(_ count: Int, _ limit: Int, _ what: String) throws(WireViolation) {
        if count > limit { throw WireViolation(.tooLarge, "a message holds \(count) \(what), more than \(limit)") }
    }

    func blobs(expected: Int) throws(WireViolation) {
        guard blobCount == expected else {
            throw WireViolation(.blobs, "\(blobCount) blob frames follow an envelope that announces \(expected)")
        }
    }

    func sweep(_ id: UInt64) throws(WireViolation) {
        try require(id >= 1 && id <= UInt64(Int64.max), "\(id) is not the number of a sweep")
    }

    func task(_ sweep: UInt64, _ index: UInt64, _ attempt: UInt32) throws(WireViolation) {
        try self.sweep(sweep)
        try require(index < UInt64(Int64.max), "\(index) is not the index of a task")
        try require(attempt >= 1, "an attempt has number 0; the first is 1")
    }

    func ranges(_ ranges: [WireRange]) throws(WireViolation) {
        try bound(ranges.count, limits.ranges, "ranges")
        for range in ranges { _ = try Assignment(range) }
    }

    /// Seconds that may stand in a row of a table: finite, not negative, under 300 years.
    func seconds(_ value: Double, _ what: String) throws(WireViolation) {
        try require(value >= 0 && value < 1e10, "\(what) is \(value) seconds")
    }

    func bytes(_ count: UInt64, _ what: String) throws(WireViolation) {
        try require(count <= UInt64(Int64.max), "\(what) has \(count) bytes")
    }

    /// A short text without control characters: it is printed in tables and on terminals.
    func name(_ text: String, _ what: String, mayBeEmpty: Bool = false) throws(WireViolation) {
        let count = text.utf8.count
        guard count <= limits.name else {
            throw WireViolation(.tooLarge, "\(what) has \(count) bytes, more than \(limits.name)")
        }
        try require(mayBeEmpty || count > 0, "\(what) is empty")
        for byte in text.utf8 where byte < 0x20 || byte == 0x7F {
            throw WireViolation(.invalidValue, "\(what) holds the control character \(byte)")
        }
    }

    func text(_ text: String, _ what: String, limit: Int? = nil) throws(WireViolation) {
        let limit = limit ?? limits.text
        guard text.utf8.count <= limit else {
            throw WireViolation(.tooLarge, "\(what) has \(text.utf8.count) bytes, more than \(limit)")
        }
    }

    func canonical(_ count: Int) throws(WireViolation) {
        try require(count > 0, "a sweep's canonical text is empty")
        guard count <= limits.canonical else {
            throw WireViolation(
                .tooLarge, "a sweep's canonical text has \(count) bytes, more than \(limits.canonical)")
        }
    }
}

// MARK: - Bodies

extension WireValidator {
    private func check(_ hello: WireWorkerHello) throws(WireViolation) {
        try name(hello.versions.engine, "an engine version", mayBeEmpty: true)
        try require(hello.worker != 0, "a worker's id is 0")
        try name(hello.node, "a node's name")
        try name(hello.processor, "a processor's name", mayBeEmpty: true)
        try require(hello.slots >= 1 && Int(hello.slots) <= limits.slots, "a worker offers \(hello.slots) slots")
        try require(hello.memory <= UInt64(Int64.max), "a worker offers \(hello.memory) bytes of memory")
        try seconds(hello.remaining, "the time that an allocation has left")
        try ranges(hello.holds)
        try bound(hello.families.count, limits.families, "families")
        for family in hello.families { try name(family, "a family's name") }
        try bytes(hello.maxCheckpoint, "the largest checkpoint")
    }

    private func check(_ heartbeat: WireHeartbeat) throws(WireViolation) {
        try bound(heartbeat.running.count, limits.slots, "running tasks")
        for running in heartbeat.running {
            try task(running.sweep, running.index, running.attempt)
            try seconds(running.elapsed, "the time that a task has run")
        }
        try require(heartbeat.load >= 0 && heartbeat.load.isFinite, "a load average is \(heartbeat.load)")
        try require(heartbeat.memoryUsed <= UInt64(Int64.max), "memory used is \(heartbeat.memoryUsed) bytes")
    }

    private func check(_ welcome: WireWelcome) throws(WireViolation) {
        try name(welcome.versions.engine, "an engine version", mayBeEmpty: true)
        // Clients get no interval.
        try seconds(welcome.heartbeatInterval, "a heartbeat interval")
        try seconds(welcome.lease, "a lease")
        try bytes(welcome.maxMessage, "the largest message")
        try bytes(welcome.maxCheckpoint, "the largest checkpoint")
    }

    private func check(_ assign: WireAssign) throws(WireViolation) {
        try ranges(assign.ranges)
        try bound(assign.checkpoints.count, limits.ranges, "checkpoints")
        for checkpoint in assign.checkpoints {
            try task(checkpoint.sweep, checkpoint.index, 1)
            try digest(checkpoint.digest.count)
        }
    }

    private func check(_ submit: WireSubmit) throws(WireViolation) {
        try canonical(submit.canonical.count)
        try text(submit.source, "a sweep's source", limit: limits.canonical)
        try text(submit.git, "a git state")
    }

    private func check(_ status: WireStatus) throws(WireViolation) {
        try check(status.sweeps)
        try bound(status.workers.count, limits.ranges, "workers")
        try bound(status.reasons.count, limits.families, "reasons")
    }

    private func check(_ sweeps: [WireSweepStatus]) throws(WireViolation) {
        try bound(sweeps.count, limits.ranges, "sweeps")
        for status in sweeps {
            for count in [
                status.total, status.succeeded, status.failed, status.cancelled, status.running, status.durable,
                status.reused,
            ] {
                try require(count <= UInt64(Int64.max), "\(count) is not a number of tasks")
            }
        }
    }
}
