import Families
import Foundation
import Identifiers
import Protocol
import Testing
import Worker

@Suite(
    "A worker keeps to the protocol", .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct ConversationTests {
    @Test("a hello says who it is")
    func hello() throws {
        try withWorker { coordinator, _ in
            let hello = coordinator.hellos[0]
            #expect(hello.versions.protocol == Handshake.version)
            #expect(hello.versions.engine == EngineBuild.version)
            #expect(hello.worker != 0 && hello.slots == 2 && hello.memory > 0 && !hello.node.isEmpty)
            #expect(hello.holds.isEmpty)
        }
    }

    @Test("results are kept until they are acknowledged, and sent again after a new welcome, not before")
    func resends() throws {
        try withWorker { coordinator, _ in
            coordinator.acknowledges = false
            try coordinator.define(1, "axes: {task: {range: [1, 30]}}")
            try coordinator.assign(1, 0..<30)
            try coordinator.serve { coordinator.ended.count == 30 }
            try coordinator.acknowledge(1, 10..<20)
            try coordinator.serve(for: 0.3)
            #expect(coordinator.ended.count == 30)
            coordinator.forgetResults()
            coordinator.acknowledges = true
            try coordinator.send(.helloAgain(WireHelloAgain()))
            try coordinator.serve { coordinator.hellos.count == 2 }
            let holds = try Assignment.list(coordinator.hellos[1].holds).flatMap { Array($0.range) }
            #expect(Set(holds) == Set(Array(0..<10) + Array(20..<30)))
            #expect(coordinator.hellos[1].worker == coordinator.hellos[0].worker)
            try coordinator.serve { Set(coordinator.ended.map(\.index)).isSuperset(of: Array(0..<10) + Array(20..<30)) }
            try coordinator.serve(for: 0.2)
            coordinator.forgetResults()
            try coordinator.send(.helloAgain(WireHelloAgain()))
            try coordinator.serve { coordinator.hellos.count == 3 }
            #expect(coordinator.hellos[2].holds.isEmpty)
            try coordinator.serve(for: 0.2)
            #expect(coordinator.results.isEmpty)
        }
    }

    @Test("asked again and again, a worker says one hello; what is assigned before its welcome is void")
    func askedOften() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, "axes: {task: {range: [1, 30]}}")
            coordinator.welcomes = false
            for _ in 0..<3 { try coordinator.send(.helloAgain(WireHelloAgain())) }
            try coordinator.assign(1, 0..<10)
            try coordinator.serve { coordinator.hellos.count == 2 }
            try coordinator.serve(for: 0.3)
            #expect(coordinator.hellos.count == 2 && coordinator.hellos[1].holds.isEmpty)
            #expect(coordinator.ended.isEmpty)
            try coordinator.welcome()
            try coordinator.assign(1, 0..<10, attempt: 2)
            try coordinator.serve { coordinator.ended.count == 10 }
            #expect(coordinator.ended.allSatisfy { $0.attempt == 2 })
        }
    }

    @Test("a worker whose coordinator is away computes what it holds, and rejoins the next one")
    func rejoins() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, "axes: {task: {range: [1, 40]}}\nfixed: {action: sleep, seconds: 0.02}")
            try coordinator.assign(1, 0..<40)
            try coordinator.serve { coordinator.ended.count >= 5 }
            try coordinator.restart(after: 0.6)
            try coordinator.serve { coordinator.hellos.count >= 2 }
            #expect(!coordinator.hellos[1].holds.isEmpty)
            try coordinator.serve { Set(coordinator.ended.map(\.index)).count == 40 }
            #expect(coordinator.hellos.allSatisfy { $0.worker == coordinator.hellos[0].worker })
        }
    }

    @Test("however long a coordinator was away, its workers are there within half a second of it")
    func rejoinsSoon() throws {
        try withWorker { coordinator, _ in
            try coordinator.restart(after: 3.5)
            let back = ContinuousClock.now
            try coordinator.serve { coordinator.hellos.count == 2 }
            #expect(ContinuousClock.now - back < .seconds(0.5))
        }
    }

    @Test("withdrawn tasks are dropped or stopped, and only those not begun are returned")
    func withdraws() throws {
        try withWorker { coordinator, _ in
            try coordinator.define(1, "axes: {task: {range: [1, 20]}}\nfixed: {action: sleep, seconds: 1}")
            try coordinator.assign(1, 0..<20)
            try coordinator.serve { coordinator.heartbeats.last?.running.count == 2 }
            let running = Set(coordinator.heartbeats.last?.running.map { Int64($0.index) } ?? [])
            try coordinator.withdraw(1, 0..<20)
            try coordinator.serve { coordinator.heartbeats.last.map { $0.running.isEmpty && $0.queued == 0 } ?? false }
            let returned = coordinator.returned.flatMap { Array($0.range) }
            #expect(Set(returned) == Set(0..<20).subtracting(running) && returned.count == 18)
            #expect(coordinator.results.isEmpty)
            // The executors are free again.
            try coordinator.assign(1, 0..<2, attempt: 2)
            try coordinator.serve { coordinator.ended.count == 2 }
            #expect(coordinator.ended.allSatisfy { $0.attempt == 2 })
        }
    }

    @Test("draining finishes what runs, returns the rest, delivers and says goodbye", arguments: [true, false])
    func drains(isAsked: Bool) throws {
        try withWorker { coordinator, worker in
            try coordinator.define(1, "axes: {task: {range: [1, 20]}}\nfixed: {action: sleep, seconds: 0.6}")
            try coordinator.assign(1, 0..<20)
            try coordinator.serve { coordinator.heartbeats.last?.running.count == 2 }
            if isAsked { try coordinator.send(.drain(WireDrain())) } else { worker.control.drain() }
            try coordinator.serve { worker.hasEnded && coordinator.hasLeft }
            #expect(worker.wait() == .drained)
            #expect(coordinator.ended.count == 2 && coordinator.ended.allSatisfy { $0.outcome == .succeeded })
            #expect(coordinator.returned.reduce(0) { $0 + $1.count } == 18)
        }
    }

    @Test("told to stop, a worker gives back what runs as well")
    func stops() throws {
        try withWorker { coordinator, worker in
            try coordinator.define(1, "axes: {task: {range: [1, 9]}}\nfixed: {action: sleep, seconds: 30}")
            try coordinator.assign(1, 0..<9)
            try coordinator.serve { coordinator.heartbeats.last?.running.count == 2 }
            worker.control.stop()
            try coordinator.serve { worker.hasEnded && coordinator.hasLeft }
            #expect(worker.wait() == .stopped)
            #expect(Set(coordinator.returned.flatMap { Array($0.range) }) == Set(0..<9))
        }
    }

    @Test("a draining worker whose results nobody acknowledges ends and says so")
    func unacknowledged() throws {
        try withWorker { options in
            options.drainGrace = 0.5
        } _: { coordinator, worker in
            coordinator.acknowledges = false
            try coordinator.define(1, "axes: {task: [1]}")
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.ended.count == 1 }
            worker.control.drain()
            #expect(worker.wait() == .unacknowledged)
        }
    }

    @Test("a draining worker that has nothing to deliver has drained, whether its coordinator is there or not")
    func nothingToDeliver() throws {
        try withWorker { options in
            options.drainGrace = 0.3
        } _: { coordinator, worker in
            try coordinator.define(1, "axes: {task: [1]}")
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.ended.count == 1 }
            // Tasks that it cannot begin are given back to nobody.
            try coordinator.assign(2, 0..<5)
            try coordinator.serve { coordinator.requests == [2] }
            coordinator.router.close()
            worker.control.drain()
            #expect(worker.wait() == .drained)
        }
    }

    @Test("what makes no sense is ignored, and work goes on")
    func malformed() throws {
        try withWorker { coordinator, _ in
            for bytes: [UInt8] in [
                [], [0], [0xff, 0xff, 0xff], Array(repeating: 0x80, count: 100), Array("GET / HTTP/1.0\r\n".utf8),
                WireEnvelope.OneOf_Body.goodbye(WireGoodbye()).encoded(),
            ] {
                try coordinator.send(bytes: bytes)
                try coordinator.send(bytes: bytes, blobs: [[1, 2], []])
            }
            // It says what it holds, in case something was missed.
            try coordinator.serve { coordinator.hellos.count == 2 }
            var overflow = WireAssign()
            overflow.ranges = [FakeCoordinator.range(1, 0..<1, 1)]
            overflow.ranges[0].first = UInt64.max
            try coordinator.send(.assign(overflow))
            try coordinator.serve { coordinator.hellos.count == 3 }
            try coordinator.define(1, "axes: {task: {range: [1, 50]}}")
            try coordinator.assign(1, 0..<50)
            try coordinator.serve { coordinator.ended.count == 50 }
        }
    }

    @Test("checkpoints are uploaded, and a later attempt starts from the one that comes")
    func checkpoints() throws {
        let yaml = "axes: {steps: [12]}\nfixed: {action: count, every: 5, seconds: 0.01, crash-at: 7}"
        try withWorker { coordinator, _ in
            try coordinator.define(1, yaml)
            try coordinator.assign(1, 0..<1)
            try coordinator.serve { coordinator.ended.count == 1 && coordinator.checkpoints.count == 1 }
            #expect(coordinator.ended[0].failure.failureKind == .crashed)
            #expect(coordinator.checkpoints[0].upload.sequence == 1)

            try coordinator.assign(1, 0..<1, attempt: 2, checkpoints: [0])
            try coordinator.serve(for: 0.4)
            #expect(coordinator.ended.count == 1, "the task waits for its checkpoint")
            var data = WireCheckpointData()
            data.sweep = 1
            data.digest = Data(SHA256Hasher.digest(of: coordinator.checkpoints[0].bytes))
            try coordinator.send(.checkpointData(data), blobs: [coordinator.checkpoints[0].bytes])
            try coordinator.serve { coordinator.ended.count == 2 }
            // From step 5 on, one more at step 10.
            #expect(coordinator.checkpoints.count == 2)

            try coordinator.assign(1, 0..<1, attempt: 3)
            try coordinator.serve { coordinator.ended.count == 3 }
            #expect(coordinator.checkpoints.count == 4)
            #expect(coordinator.ended[1].digest == coordinator.ended[2].digest)

            // One that is not what its digest says is not believed: the task starts over.
            try coordinator.assign(1, 0..<1, attempt: 4, checkpoints: [0])
            data.digest = Data(repeating: 0, count: 32)
            try coordinator.send(.checkpointData(data), blobs: [coordinator.checkpoints[0].bytes])
            try coordinator.serve { coordinator.ended.count == 4 }
            #expect(coordinator.checkpoints.count == 6)
            #expect(coordinator.ended[3].digest == coordinator.ended[1].digest)
        }
    }

    @Test(
        "a refusal ends the worker with the coordinator's sentence",
        arguments: [RefusalCode.engineVersion, .protocolVersion, .badHello])
    func refused(code: RefusalCode) throws {
        let coordinator = try FakeCoordinator()
        coordinator.welcomes = false
        let worker = try RunningWorker(coordinator.endpoint)
        try coordinator.serve { coordinator.hellos.count == 1 }
        try coordinator.send(.refused(Handshake.refused(code, "Install the same version.")))
        #expect(worker.wait() == .refused)
    }

    @Test("a coordinator that nobody can reach is given up after the time named")
    func unreachable() throws {
        let worker = try RunningWorker(try Endpoint("tcp://127.0.0.1:9")) { $0.giveUp = 0.4 }
        #expect(worker.wait() == .unreachable)
    }

    @Test("a worker whose key is not known ends and says so")
    func unknownKey() throws {
        let context = try ZeroMQContext()
        let server = try CurveKeyPair.generate()
        let authenticator = try ZAPAuthenticator(context: context, authorized: AuthorizedKeys())
        var options = SocketOptions()
        options.security = .curveServer(server, authenticator)
        let router = try Socket(.router, context: context, options: options)
        let endpoint = try router.bind(Endpoint("tcp://127.0.0.1:0"))
        let own = try CurveKeyPair.generate()
        let worker = try RunningWorker(endpoint) { $0.security = .curveClient(server: server.publicKey, own: own) }
        #expect(worker.wait() == .notAuthorised)
    }
}
