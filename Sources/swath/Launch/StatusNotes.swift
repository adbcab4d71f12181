import Coordinator
import Launching

/// Has the reasons of a launch told by `swath status` too.
final class StatusNotes: LaunchReasons {
    private let server: CoordinatorServer
    private let next: any LaunchReasons

    init(server: CoordinatorServer, next: any LaunchReasons) {
        self.server = server
        self.next = next
    }

    func tell(_ report: LaunchReport) {
        server.note(report.reasons.map { "launch: \($0)" })
        next.tell(report)
    }
}
