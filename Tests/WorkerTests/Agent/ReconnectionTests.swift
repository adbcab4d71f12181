import Protocol
import Testing
import Worker

@Suite(
    "How a worker looks for a coordinator that is away",
    .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct ReconnectionTests {
    @Test(
        "what accepts every connection and ends it is asked again after a pause, and a coordinator there is found",
        arguments: ["", "5f1d0c2a9b\n", "\u{1}\u{2}\u{3}\u{4}", "HTTP/1.1 400 Bad Request\r\n\r\n"])
    func hollow(words: String) throws {
        try withWorker(slots: 1) { coordinator, _ in
            try coordinator.serve { !coordinator.heartbeats.isEmpty }
            coordinator.leave()
            do {
                let listener = try HollowListener(at: coordinator.endpoint)
                let visits = listener.turnAway(for: 2, saying: words)
                #expect((2...40).contains(visits), "\(visits) connections in two seconds")
            }
            try coordinator.restart()
            try coordinator.serve { coordinator.hellos.count == 2 }
        }
    }
}
