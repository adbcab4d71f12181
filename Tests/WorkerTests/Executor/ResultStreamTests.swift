import Glibc
import Identifiers
import Testing
import Worker

@Suite("Results on their way from an executor")
struct ResultStreamTests {
    /// An executor that is killed then loses the task that it runs, and not the one before as well.
    @Test("that of a task which took longer than results are gathered for goes out at once")
    func longTasks() throws {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        // The stream's second thread watches its end for as long as the process lives.
        let stream = try ResultStream(descriptor: ends[0])
        for index in 0..<20 as Range<TaskIndex> {
            let task = TaskReference(sweep: SweepID(1), index: index, attempt: 1)
            stream.begin(task, at: 5_000_000)
            stream.end(task, failure: nil, at: 6_000_000)
            var bytes = [UInt8](repeating: 0, count: 4096)
            #expect(recv(ends[1], &bytes, bytes.count, Int32(MSG_DONTWAIT)) > 0, "task \(index)")
        }
    }
}
