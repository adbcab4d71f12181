import Launching
import Testing

@Suite struct HostCourseTests {
    private let start = HostOrder.start(endpoint: "tcp://10.0.0.1:7077", slots: nil)
    private func course(_ way: WorkerWay = .direct(endpoint: "tcp://10.0.0.1:7077")) throws -> HostCourse {
        HostCourse(host: try SSHHost("box"), way: way)
    }

    private func told(_ lines: String...) -> CommandOutcome {
        .exited(0, output: lines.map { "swath: \($0)\n" }.joined(), errors: "")
    }
    private let gone = CommandOutcome.exited(255, output: "", errors: "ssh: connect to host box: Connection refused\n")

    /// A host whose worker runs since 0.
    private func working(_ way: WorkerWay = .direct(endpoint: "tcp://10.0.0.1:7077")) throws -> HostCourse {
        var course = try course(way)
        let first = course.order(now: 0)
        _ = course.take(told("keeper=7"), of: try #require(first), now: 0)
        #expect(course.condition == .working)
        return course
    }

    @Test("a worker is started once, and then looked at every five seconds")
    func life() throws {
        var course = try course()
        #expect(course.order(now: 0) == start)
        #expect(course.take(told("keeper=7"), of: start, now: 1).isEmpty)
        #expect(course.order(now: 5) == nil && course.order(now: 6) == .look)
        #expect(course.take(told("keeper=7", "deaths=0"), of: .look, now: 6).isEmpty)
        #expect(course.order(now: 10) == nil && course.order(now: 11) == .look)
    }

    @Test("a worker that its keeper has replaced is told once")
    func deaths() throws {
        var course = try working()
        let look = told(
            "keeper=7", "deaths=1", "death=swath: the worker on box ended with status 137; another takes its place")
        #expect(
            course.take(look, of: .look, now: 5) == [
                "box: the worker on box ended with status 137; another takes its place"
            ])
        #expect(course.take(look, of: .look, now: 10).isEmpty)
    }

    @Test("a host that does not answer is asked again after 5, 10, 20 … 300 s, and its worker is not started twice")
    func silence() throws {
        var course = try working()
        let events = course.take(gone, of: .look, now: 10)
        #expect(
            events == ["box cannot be reached: connect to host box: Connection refused; its worker goes on meanwhile"])
        #expect(course.condition.reason?.contains("Connection refused") == true)
        var now = 10.0
        for pause in [5.0, 10, 20, 40, 80, 160, 300, 300] {
            #expect(course.order(now: now + pause - 0.1) == nil)
            now += pause
            #expect(course.order(now: now) == .look)
            #expect(course.take(gone, of: .look, now: now).isEmpty)
        }
        #expect(
            course.take(told("keeper=7"), of: .look, now: now + 300) == ["box answers again, after \(Int(now + 290)) s"]
        )
        #expect(course.condition == .working && course.condition.reason == nil)
    }

    @Test("a worker that is gone without a word is started again, five times in a row, and then no more")
    func lost() throws {
        var course = try working()
        var now = 5.0
        for count in 1...5 {
            let events = course.take(told("ended=lost"), of: .look, now: now)
            #expect(events.count == 1 && events[0].contains("another is started in"), "\(count)")
            now += 100
            #expect(course.order(now: now) == start)
            _ = course.take(told("keeper=\(count)"), of: start, now: now)
        }
        #expect(course.take(told("ended=lost"), of: .look, now: now).first?.contains("the last of 6 in a row") == true)
        #expect(course.order(now: now + 1000) == nil)
    }

    @Test("a worker that stayed for a minute makes good what came before it")
    func recovery() throws {
        var course = try working()
        for round in 1...20 {
            let now = Double(round) * 1000
            #expect(course.take(told("ended=lost"), of: .look, now: now).first?.contains("in 5 s") == true)
            #expect(course.order(now: now + 5) == start)
            _ = course.take(told("keeper=7"), of: start, now: now + 5)
            _ = course.take(told("keeper=7"), of: .look, now: now + 70)
        }
    }

    @Test(
        "an end that another worker would come to as well is final, and told with the worker's last words",
        arguments: ["0", "70", "71", "76", "77", "126", "127", "130", "137", "143"])
    func final(status: String) throws {
        var course = try working()
        let events = course.take(told("ended=\(status)", "words=it was so"), of: .look, now: 5)
        #expect(events.count == 1 && events[0].hasSuffix("no other is started there"))
        #expect(course.order(now: 10_000) == nil)
        #expect(course.condition.word == "set aside")
    }

    @Test("at the end it is looked at each second until its worker has left, and cleaned")
    func drained() throws {
        var course = try working()
        course.end(.drain)
        #expect(course.order(now: 2) == .look)
        _ = course.take(told("keeper=7"), of: .look, now: 2)
        #expect(course.order(now: 2.9) == nil && course.order(now: 3) == .look)
        #expect(course.take(told("ended=0"), of: .look, now: 3).isEmpty)
        #expect(course.order(now: 3) == .clean(keepsLog: false))
        _ = course.take(told("cleaned=yes"), of: .clean(keepsLog: false), now: 3)
        #expect(course.isOver)
    }

    @Test("workers finish long tasks when they are drained; without work they have 15 s, and at Ctrl-C twice none")
    func endings() throws {
        for (ending, longest) in [(LaunchEnding.drain, Double.infinity), (.over, 15), (.now, 0)] {
            var course = try working()
            course.end(ending)
            var stopped = Double.infinity
            for second in 0...3600 where stopped == .infinity {
                guard let order = course.order(now: Double(second)) else { continue }
                if order == .stop {
                    stopped = Double(second)
                } else {
                    _ = course.take(told("keeper=7"), of: order, now: Double(second))
                }
            }
            #expect(stopped == longest, "\(ending)")
        }
    }

    @Test("a host that cannot be told to end is let go after 20 s, which is told")
    func unreachableAtEnd() throws {
        var course = try working()
        course.end(.now)
        var events: [String] = []
        var now = 0.0
        while !course.isOver, now < 100 {
            if let order = course.order(now: now) { events += course.take(gone, of: order, now: now) }
            now += 0.5
        }
        #expect(course.isOver && (20...22).contains(now) && events.count == 1)
        #expect(events.first?.contains("its worker leaves by itself") == true)
    }

    @Test("what was never started needs no end")
    func unstarted() throws {
        var course = try course()
        course.end(.over)
        #expect(course.order(now: 0) == nil && course.isOver)
    }

    @Test("a tunnel is asked for again with every look, so that a connection that was opened anew has it")
    func tunnel() throws {
        let forward = HostOrder.forward(remote: 4000, local: 7077)
        var course = try working(.tunnel(remote: 4000, local: 7077))
        #expect(course.order(now: 5) == .look)
        _ = course.take(told("keeper=7"), of: .look, now: 5)
        #expect(course.order(now: 10) == forward)
        // The connection was lost, and nobody had noticed: a look opens another.
        #expect(course.take(gone, of: forward, now: 10).isEmpty)
        #expect(course.order(now: 10) == .look)
        #expect(course.take(told("keeper=7"), of: .look, now: 10).isEmpty)
        #expect(course.order(now: 10) == forward)
        #expect(course.take(.exited(0, output: "", errors: ""), of: forward, now: 10).isEmpty)
        #expect(course.condition == .working)
    }

    @Test("a tunnel whose port is not to be had is told, and tried again with growing pauses")
    func tunnelTaken() throws {
        let forward = HostOrder.forward(remote: 4000, local: 7077)
        let taken = CommandOutcome.exited(
            255, output: "", errors: "remote port forwarding failed for listen port 4000\n")
        var course = try working(.tunnel(remote: 4000, local: 7077))
        _ = course.take(told("keeper=7"), of: .look, now: 5)
        _ = course.take(taken, of: forward, now: 10)
        _ = course.take(told("keeper=7"), of: .look, now: 10)
        #expect(course.take(taken, of: forward, now: 10).first?.contains("listen port 4000") == true)
        #expect(course.order(now: 14.9) == nil && course.order(now: 15) == .look)
        _ = course.take(told("keeper=7"), of: .look, now: 15)
        #expect(course.condition.word == "away")
        #expect(course.order(now: 20) == forward)
        _ = course.take(.exited(0, output: "", errors: ""), of: forward, now: 20)
        _ = course.take(told("keeper=7"), of: .look, now: 20)
        #expect(course.condition == .working)
    }
}
