import ArgumentParser
import Coordinator
import Families
import Glibc
import Monitoring
import Protocol
import Reporting
import Storage

/// Says what went wrong, in one place, and ends the process with the documented status.
enum FailureReport {
    static func exit(with error: any Error) -> Never {
        guard let status = status(of: error) else {
            // Help, version, and wrong use of the command line: the parser words these.
            Swath.exit(withError: error)
        }
        let sentence = "\(error)"
        let head = Terminal.styled("swath:", .red)
        Terminal.say(sentence.isEmpty ? "\(head) failed" : "\(head) \(sentence)")
        Glibc.exit(status.rawValue)
    }

    /// The exit status for an error, or nil when it is the argument parser's own.
    private static func status(of error: any Error) -> ExitStatus? {
        switch error {
        case let failure as CommandFailure: failure.status
        case let failure as SweepFileError: failure.diagnostics.isEmpty ? .fault : .badInput
        case is SweepError, is ParameterProblem: .badInput
        case let failure as StoreError: isAboutQuery(failure) ? .badInput : .store
        case is CoordinatorError, is MonitoringError: .listen
        case let failure as SocketError: isAboutListening(failure) ? .listen : .coordinator
        case is EndpointError: .badInput
        case is KeyFileError: .badInput
        case is BindRefusal: .listen
        case is QueryProblem, is ReportError, is SweepLookupError, is CoverageError: .badInput
        case is PlotlyError, is OutputError: .badInput
        case is WireViolation: .coordinator
        default: isParsers(error) ? nil : .fault
        }
    }

    private static func isAboutQuery(_ error: StoreError) -> Bool {
        switch error {
        case .query, .forbidden, .timeLimit, .unknownSweep: true
        default: false
        }
    }

    private static func isAboutListening(_ error: SocketError) -> Bool {
        switch error {
        case .addressInUse, .addressNotAvailable, .permissionDenied, .pathTooLong, .noSuchFolder: true
        default: false
        }
    }

    /// ArgumentParser's errors are recognised by what it would say: it words only its own.
    private static func isParsers(_ error: any Error) -> Bool {
        if error is ExitCode || error is ValidationError || error is CleanExit { return true }
        let type = String(reflecting: type(of: error))
        return type.hasPrefix("ArgumentParser.")
    }
}
