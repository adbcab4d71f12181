import Identifiers
import Protocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One valid body of every kind, each with the recipient that may be sent it and its blobs.
struct Sample {
    let body: WireEnvelope.OneOf_Body
    let recipient: WireDecoder.Recipient
    var blobs: [[UInt8]] = []

    func decoder(_ limits: WireLimits = .standard) -> WireDecoder {
        WireDecoder(recipient: recipient, limits: limits)
    }

    func decode(_ bytes: [UInt8], limits: WireLimits = .standard) throws -> WireEnvelope.OneOf_Body {
        let blobs = blobs
        return try bytes.withUnsafeBytes {
            try decoder(limits).decode(envelope: $0, blobCount: blobs.count, blobSize: { blobs[$0].count })
        }
    }

    static let range = WireRange(Assignment(sweep: SweepID(7), first: 3, count: 64, attempt: 1))

    static let succeeded: WireTaskResult = {
        var result = WireTaskResult()
        (result.sweep, result.index, result.attempt, result.outcome) = (7, 3, 1, .succeeded)
        (result.duration, result.started, result.digest) = (0.25, 1.7e9, 0xDEAD_BEEF)
        var record = WireRecord()
        (record.name, record.step, record.value) = ("smape", -1, .nan)
        result.records = [record]
        var small = WireArtifact()
        (small.name, small.encoding, small.size, small.inline) = ("log", "text", 2, Data([1, 2]))
        var large = WireArtifact()
        (large.name, large.encoding, large.size, large.blob) = ("series", "f64le:3", 5, 1)
        result.artifacts = [small, large]
        return result
    }()

    static let failed: WireTaskResult = {
        var result = WireTaskResult()
        (result.sweep, result.index, result.attempt, result.outcome) = (7, 4, 2, .failed)
        result.failure.kind = UInt32(FailureKind.crashed.rawValue)
        (result.failure.message, result.failure.signal, result.failure.output) = ("trap", 4, "a\u{1B}[31mb")
        return result
    }()

    static let unfinished: WireTaskResult = {
        var result = WireTaskResult()
        (result.sweep, result.index, result.attempt, result.outcome, result.sequence) = (7, 5, 1, .running, 1)
        return result
    }()

    static let hello: WireWorkerHello = {
        var hello = WireWorkerHello()
        hello.versions = Handshake.versions(engine: "1.0.0")
        (hello.worker, hello.node, hello.processor, hello.slots) = (42, "node-1", "a processor", 8)
        (hello.memory, hello.remaining, hello.process, hello.families) = (1 << 34, 3600, 99, ["probe"])
        hello.holds = [range]
        return hello
    }()

    static let all: [Sample] = toCoordinator + toWorker + toClient

    static let toCoordinator: [Sample] = {
        var heartbeat = WireHeartbeat()
        var running = WireRunning()
        (running.sweep, running.index, running.attempt, running.elapsed) = (7, 3, 1, 2.5)
        (heartbeat.running, heartbeat.queued, heartbeat.load) = ([running], 12, 0.7)
        var batch = WireResultBatch()
        batch.results = [succeeded, failed, unfinished, succeeded]
        var returned = WireReturned()
        returned.ranges = [range]
        var checkpoint = WireCheckpointUpload()
        (checkpoint.sweep, checkpoint.index, checkpoint.attempt, checkpoint.sequence) = (7, 3, 1, 1)
        var part = checkpoint
        part.setPart(1, of: CheckpointLayout(size: CheckpointLayout.partSize + 3))
        part.digest = Data(repeating: 1, count: 32)
        var taken = WireCheckpointTaken()
        (taken.sweep, taken.index, taken.attempt, taken.digest) = (7, 3, 1, part.digest)
        var goodbye = WireGoodbye()
        goodbye.reason = "drained"
        var request = WireSweepRequest()
        request.sweep = 7
        var client = WireClientHello()
        client.versions = Handshake.versions(engine: "1.0.0")
        var submit = WireSubmit()
        (submit.token, submit.canonical, submit.source, submit.git, submit.watch) = (
            1, Data([123, 125]), "a: 1", "x", true
        )
        var control = WireControl()
        (control.token, control.verb, control.sweep, control.priority) = (2, "priority", 7, -3)
        var watch = WireWatch()
        watch.sweep = 7
        return [
            Sample(body: .workerHello(hello), recipient: .coordinator),
            Sample(body: .heartbeat(heartbeat), recipient: .coordinator),
            Sample(body: .results(batch), recipient: .coordinator, blobs: [[1, 2, 3, 4, 5], [6, 7, 8, 9, 0]]),
            Sample(body: .returned(returned), recipient: .coordinator),
            Sample(body: .checkpoint(checkpoint), recipient: .coordinator, blobs: [[1]]),
            Sample(body: .checkpoint(part), recipient: .coordinator, blobs: [[1, 2, 3]]),
            Sample(body: .checkpointTaken(taken), recipient: .coordinator),
            Sample(body: .goodbye(goodbye), recipient: .coordinator),
            Sample(body: .sweepRequest(request), recipient: .coordinator),
            Sample(body: .clientHello(client), recipient: .coordinator),
            Sample(body: .submit(submit), recipient: .coordinator),
            Sample(body: .control(control), recipient: .coordinator),
            Sample(body: .statusRequest(WireStatusRequest()), recipient: .coordinator),
            Sample(body: .watch(watch), recipient: .coordinator),
        ]
    }()

    static let toWorker: [Sample] = {
        var welcome = WireWelcome()
        welcome.versions = Handshake.versions(engine: "1.0.0")
        (welcome.heartbeatInterval, welcome.lease, welcome.epoch, welcome.maxMessage) = (1, 10, 3, 1 << 25)
        var definition = WireSweepDefinition()
        (definition.sweep, definition.canonical) = (7, Data("{}".utf8))
        var assign = WireAssign()
        assign.ranges = [range]
        var reference = WireCheckpointReference()
        (reference.sweep, reference.index, reference.digest) = (7, 3, Data(repeating: 1, count: 32))
        assign.checkpoints = [reference]
        var acknowledge = WireAcknowledge()
        acknowledge.ranges = [range]
        acknowledge.gather = 0.5
        var withdraw = WireWithdraw()
        (withdraw.ranges, withdraw.reason) = ([range], "cancelled")
        var data = WireCheckpointData()
        (data.sweep, data.index, data.digest) = (7, 3, Data(repeating: 1, count: 32))
        var part = data
        part.setPart(1, of: CheckpointLayout(size: CheckpointLayout.partSize + 3))
        part.attempt = 2
        return [
            Sample(body: .welcome(welcome), recipient: .worker),
            Sample(body: .refused(Handshake.refused(.busy, "not now")), recipient: .worker),
            Sample(body: .sweep(definition), recipient: .worker),
            Sample(body: .assign(assign), recipient: .worker),
            Sample(body: .acknowledge(acknowledge), recipient: .worker),
            Sample(body: .withdraw(withdraw), recipient: .worker),
            Sample(body: .drain(WireDrain()), recipient: .worker),
            Sample(body: .helloAgain(WireHelloAgain()), recipient: .worker),
            Sample(body: .checkpointData(data), recipient: .worker, blobs: [[]]),
            Sample(body: .checkpointData(part), recipient: .worker, blobs: [[1, 2, 3]]),
        ]
    }()

    static let toClient: [Sample] = {
        var submitted = WireSubmitted()
        (submitted.token, submitted.sweep, submitted.tasks, submitted.reused) = (1, 7, 100, 3)
        var done = WireDone()
        done.sentence = "paused"
        var status = WireStatus()
        var sweep = WireSweepStatus()
        (sweep.sweep, sweep.name, sweep.total, sweep.eta) = (7, "a", 10, -1)
        (status.sweeps, status.workers, status.reasons) = ([sweep], [WireWorkerStatus()], ["no worker"])
        var progress = WireProgress()
        progress.sweeps = [sweep]
        return [
            Sample(body: .submitted(submitted), recipient: .client), Sample(body: .done(done), recipient: .client),
            Sample(body: .status(status), recipient: .client), Sample(body: .progress(progress), recipient: .client),
        ]
    }()
}
