import Glibc
import Synchronization

/// Which seeds are run, which are to come, and what is told of them.
final class Course: Sendable {
    private struct State {
        var next: UInt64
        var done: UInt64 = 0
        var handled = 0
        var failures = 0
        var told: ContinuousClock.Instant
    }
    private let state: Mutex<State>
    private let limit: UInt64
    private let count: UInt64
    private let threads: Int
    private let began = ContinuousClock.now

    /// So many failures are enough to look at.
    private static let mostFailures = 10
    private static let pause = Duration.seconds(10)

    init(first: UInt64, count: UInt64, threads: Int) {
        self.count = count
        self.threads = threads
        limit = first + count
        state = Mutex(State(next: first, told: began))
        SeedsAtHand.prepare(threads)
    }

    func begin() {
        tell("\(count) schedules, \(threads) at a time; a failing seed is named and replays exactly")
    }

    /// The seed that a thread is to run next; nil: no more.
    func next(_ thread: Int) -> UInt64? {
        let seed: UInt64? = state.withLock { state in
            guard state.next < limit, state.failures < Self.mostFailures else { return nil }
            defer { state.next += 1 }
            return state.next
        }
        SeedsAtHand.set(thread, seed ?? 0)
        return seed
    }

    func note(_ seed: UInt64, _ problem: String?, handled: Int) {
        state.withLock { state in
            state.done += 1
            state.handled += handled
            if let problem {
                state.failures += 1
                tell("seed \(seed) fails: \(problem)\n    replay it with: make simulate SEED=\(seed)")
            }
            let now = ContinuousClock.now
            guard now - state.told >= Self.pause, state.done < count else { return }
            state.told = now
            let rate = Double(state.done) / seconds(now - began)
            let left = Int(Double(count - state.done) / rate)
            tell("\(summary(state)); \(Int(rate)) schedules a second, \(left / 60) min \(left % 60) s left")
        }
    }

    /// - Returns: the number of seeds that failed.
    func end() -> Int {
        state.withLock { state in
            let duration = seconds(ContinuousClock.now - began)
            tell("\(summary(state)); it took \(Int(duration.rounded())) s")
            return state.failures
        }
    }

    private func summary(_ state: State) -> String {
        "\(state.done) of \(count) schedules, \(state.handled) events, \(state.failures) failures"
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// At once, also into a pipe.
    private func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}

/// The seeds that threads are at, named when the process traps: that too is a failure that replays.
enum SeedsAtHand {
    private nonisolated(unsafe) static var seeds: UnsafeMutablePointer<UInt64>?
    private nonisolated(unsafe) static var count = 0

    /// Before the threads start.
    static func prepare(_ threads: Int) {
        let seeds = UnsafeMutablePointer<UInt64>.allocate(capacity: threads)
        seeds.initialize(repeating: 0, count: threads)
        Self.seeds = seeds
        count = threads
        for trap in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            signal(trap) { number in
                signal(number, SIG_DFL)
                SeedsAtHand.name()
                raise(number)
            }
        }
    }

    /// Each thread touches its own place alone.
    static func set(_ thread: Int, _ seed: UInt64) { seeds?[thread] = seed }

    private static func name() {
        guard let seeds else { return }
        for place in 0..<count where seeds[place] > 0 {
            let line = "trapped; one of the seeds at hand does it: make simulate SEED=\(seeds[place])\n"
            _ = write(STDERR_FILENO, line, line.utf8.count)
        }
    }
}
