import ArgumentParser
import Dispatch
import Monitoring
import Synchronization

struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a coordinator whether it works; for containers and scripts.",
        discussion: """
            Exit status 0: it answers and its store can be written. 1: it says that something is wrong, which is printed. \
            4: nobody answers. The coordinator needs `--http`.

            EXAMPLES
              swath health
              swath health http://node1:7078 --timeout 2
            """)

    @Argument(help: ArgumentHelp("What `swath coordinator --http` was given.", valueName: "host:port"))
    var address: HostAndPort?
    @Option(help: ArgumentHelp("Seconds to wait for an answer.", valueName: "seconds")) var timeout: Double = 5

    func run() throws {
        guard let address = address ?? .local, address.port > 0 else {
            throw CommandFailure(.usage, "name the port of the coordinator's --http")
        }
        guard timeout > 0, timeout <= 3600 else {
            throw CommandFailure(.usage, "--timeout must be above 0, up to 3600 seconds")
        }
        let seconds = timeout
        let outcome = Mutex<Result<(isHealthy: Bool, text: String), any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                let answer = try await HealthProbe.ask(host: address.host, port: address.port, within: seconds)
                outcome.withLock { $0 = .success(answer) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        switch outcome.withLock({ $0 }) {
        case .success(let answer):
            Terminal.print(answer.text.split(whereSeparator: \.isNewline).joined(separator: " "))
            if !answer.isHealthy { throw ExitStatus.findings.code }
        case .failure(let error):
            throw CommandFailure(
                .coordinator,
                "no coordinator answers HTTP at \(address.host):\(address.port) (\(error)): was it started with --http?"
            )
        case nil: throw ExitStatus.fault.code
        }
    }
}
