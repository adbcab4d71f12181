import Foundation
import Identifiers
import Protocol
import Testing

extension IntegrationTests {
    /// Results of workers that were given up and come back.
    @Suite
    struct LateResultTests {
        @Test("a late result is kept with the records that went ahead of it, though the task runs elsewhere by then")
        func recordsAhead() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator(["--lease", "3"])
            let late = try ScriptedWorker(cluster, id: 1)
            try late.greet()
            try cluster.submit("name: n\nfamily: probe\nfixed: {action: noop}\n")
            let task = try late.nextAssigned()
            let other = try ScriptedWorker(cluster, id: 2)
            try other.greet()
            let again = try other.nextAssigned()
            #expect(task.attempt == 1 && again.attempt == 2 && again.first == task.first)

            try late.greet(holding: [task])
            try late.next { body in if case .welcome = body { () } else { nil } }
            for step in [1, 2] {
                var batch = WireResultBatch()
                var result = WireTaskResult()
                (result.sweep, result.index, result.attempt) = (task.sweep, task.first, task.attempt)
                result.outcome = step == 1 ? .running : .succeeded
                result.sequence = step == 1 ? 1 : 0
                var record = WireRecord()
                (record.name, record.step, record.value) = ("loss", Int64(step), 0.5)
                result.records = [record]
                batch.results = [result]
                try late.send(.results(batch))
            }
            let withdrawn = try other.next { body in
                if case .withdraw(let withdraw) = body { withdraw.ranges.first } else { nil }
            }
            #expect(withdrawn == again)
            try late.next { body in if case .acknowledge = body { () } else { nil } }
            #expect(try cluster.number("SELECT attempt FROM task") == 1)
            #expect(try cluster.number("SELECT count(*) FROM record WHERE name = 'loss'") == 2)
            try cluster.expectSound(tasks: 1)
        }
    }
}
