import Identifiers
import Scheduling
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Measures; asserts no times. `SWATH_MEASURE=1` turns it on (in release, please).
@Suite("Scheduler speed", .enabled(if: getenv("SWATH_MEASURE") != nil, "SWATH_MEASURE is not set"), .serialized)
struct SchedulerSpeedTests {
    private func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Workers that end what they hold in batches, until nothing is left.
    private func drive(workers: Int, slots: Int, tasks: Int64, batch: Int, duration: Seconds) -> Double {
        var scheduler = Scheduler()
        var actions: [SchedulerAction] = []
        let began = processorSeconds()
        scheduler.handle(
            .submitted(SweepPlan(sweep: SweepID(1), count: tasks), history: SweepHistory()), at: 0, into: &actions)
        var queues: [[Assignment]] = Array(repeating: [], count: workers)
        for number in 0..<workers {
            let offer = WorkerOffer(node: "node\(number)", slots: slots)
            scheduler.handle(.workerJoined(WorkerID(UInt64(number)), offer, holds: []), at: 0, into: &actions)
        }
        var now = 0.0
        var next = 0
        var ended = false
        var ticket: Ticket = 0
        while !ended {
            for action in actions {
                switch action {
                case .assign(let worker, let assignments): queues[Int(worker.rawValue)] += assignments
                case .verdicts(_, _, let last): ticket = last
                case .sweepEnded: ended = true
                default: break
                }
            }
            actions.removeAll(keepingCapacity: true)
            now += 1e-4
            let worker = next
            next = (next + 1) % workers
            var completions: [Completion] = []
            completions.reserveCapacity(batch)
            while completions.count < batch, let first = queues[worker].first {
                let count = min(Int(first.count), batch - completions.count)
                for index in first.first..<(first.first + Int64(count)) {
                    completions.append(
                        Completion(
                            task: TaskReference(sweep: first.sweep, index: index, attempt: first.attempt),
                            outcome: .succeeded(digest: UInt64(index)), duration: duration))
                }
                if Int64(count) == first.count {
                    queues[worker].removeFirst()
                } else {
                    queues[worker][0].first += Int64(count)
                    queues[worker][0].count -= Int64(count)
                }
            }
            if !completions.isEmpty {
                scheduler.handle(.results(WorkerID(UInt64(worker)), completions), at: now, into: &actions)
            }
            if next == 0 || workers < 8 {
                scheduler.handle(.committed(through: ticket), at: now, into: &actions)
            }
        }
        return processorSeconds() - began
    }

    @Test("processor time a task, the driver's included")
    func perTask() {
        for (workers, slots, tasks, batch, duration) in [
            (2, 1, Int64(1_000_000), 200, 2e-6), (2, 2, 1_000_000, 50, 2e-6), (500, 1, 1_000_000, 50, 2e-6),
            (10_000, 64, 2_000_000, 64, 10.0),
        ] {
            let seconds = drive(workers: workers, slots: slots, tasks: tasks, batch: batch, duration: duration)
            print(
                "\(workers) workers x \(slots) slots, tasks of \(duration) s, batches of \(batch):",
                "\(Int(seconds / Double(tasks) * 1e9)) ns a task")
        }
    }

    @Test("submitting 10^9 tasks costs what ten cost")
    func submission() {
        for count: Int64 in [10, 10_000_000, 1_000_000_000] {
            var script = SchedulerScript()
            let began = processorSeconds()
            script.submit(count)
            print("\(count) tasks submitted in \(Int((processorSeconds() - began) * 1e6)) us")
            #expect(script.counts().pending == count)
        }
    }
}
