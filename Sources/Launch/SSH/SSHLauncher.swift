import Glibc

/// Keeps a worker on each of several hosts. One thread does all of it: commands run meanwhile, and are looked at.
public final class SSHLauncher: Launcher {
    private final class Place {
        var course: HostCourse
        let line: HostLine
        init(_ course: HostCourse, _ line: HostLine) {
            self.course = course
            self.line = line
        }
    }

    private let places: [Place]
    private let coordinator: any CoordinatorView
    private let reasons: any LaunchReasons
    private var told: LaunchReport?
    private var ending: LaunchEnding?
    private var lastDrain = -Double.infinity

    /// - Parameters:
    ///   - hosts: that were examined, and nothing spoke against them.
    ///   - launch: what is brought to them.
    ///   - keys: what workers prove themselves with.
    ///   - coordinator: who tells of the workers.
    ///   - reasons: who is told.
    public init(
        hosts: [ExaminedHost], launch: HostLaunch, keys: HostKeys, coordinator: any CoordinatorView,
        reasons: any LaunchReasons, starter: any CommandStarter = ProcessRunner()
    ) {
        places = hosts.compactMap { host in
            guard let way = host.way else { return nil }
            return Place(
                HostCourse(host: host.connection.host, way: way),
                HostLine(connection: host.connection, launch: launch, keys: keys, starter: starter))
        }
        self.coordinator = coordinator
        self.reasons = reasons
    }

    /// Begins to have all workers leave.
    public func end(_ ending: LaunchEnding) {
        self.ending = ending
        lastDrain = -.infinity
        for place in places {
            place.course.end(ending)
            // What is being asked may take longer than the answer is worth.
            if ending == .now { place.line.drop() }
        }
    }

    /// Whether nothing is left to do on any host.
    public var isEmpty: Bool { places.allSatisfy { $0.course.isOver && !$0.line.isBusy } }

    /// Why nothing goes on: no host has a worker, and none is to have one. Nil while that is not so.
    public var standstill: String? {
        var sentences: [String] = []
        for place in places {
            guard case .aside(let reason) = place.course.condition else { return nil }
            sentences.append("\(place.course.host.name): \(reason)")
        }
        return sentences.joined(separator: "; ")
    }

    /// Takes what has come, and asks what is due. It does not wait.
    /// - Parameter now: seconds on a clock that only goes forward.
    public func step(now: Double) {
        if ending != nil, now - lastDrain >= 1 {
            lastDrain = now
            drain()
        }
        var events: [String] = []
        for place in places {
            if let (order, outcome) = place.line.outcome() {
                events += place.course.take(outcome, of: order, now: now)
            }
            if !place.line.isBusy, let order = place.course.order(now: now) { place.line.give(order) }
        }
        tell(events)
    }

    /// Ends the connections.
    public func hangUp() {
        for place in places {
            place.line.drop()
            place.line.give(.hangUp)
        }
        // It is answered at once, by a process of this machine.
        for place in places { while place.line.outcome() == nil { usleep(2000) } }
    }

    /// Also those of hosts that an earlier launch had, and this one has not.
    private func drain() {
        for worker in (try? coordinator.view())?.workers ?? [] { try? coordinator.drain(worker: worker.id) }
    }

    private func tell(_ events: [String]) {
        let views = places.map { HostView(name: $0.course.host.name, condition: $0.course.condition) }
        let why = ending != nil ? [] : views.compactMap { view in view.condition.reason.map { "\(view.name): \($0)" } }
        let report = LaunchReport(events: events, reasons: why, places: .hosts(views))
        guard report != told else { return }
        told = report
        reasons.tell(report)
        // What has happened has been told; the same may happen again.
        told?.events = []
    }
}
