import Coordinator
import Identifiers
import Monitoring
import Testing

@Suite("Metrics in Prometheus' text format")
struct MetricsTextTests {
    private func text(_ change: (inout CoordinatorObservation) -> Void = { _ in }) -> [String] {
        var observation = CoordinatorObservation()
        observation.uptime = 12.5
        observation.store = "a.sqlite"
        observation.sweeps = [
            .init(
                id: SweepID(3), name: "chaos \"first\"\\\nsecond", family: "forecasting", state: "running", total: 100,
                succeeded: 40, reused: 5, failed: 2, cancelled: 1, running: 8, rate: 2.5, eta: 20)
        ]
        observation.workers = ["active": 3, "lost": 1]
        (observation.slots, observation.busySlots) = (24, 8)
        observation.gather = 0.25
        observation.events = ["worker-lost": 1, "quarantined": 2]
        change(&observation)
        return MetricsText(
            observation, version: "1.2", process: ProcessUse(residentBytes: 1 << 20, descriptors: 9, cpuSeconds: 0.25),
            files: StoreBytes(store: 4096, log: 0)
        ).text.split(separator: "\n").map(String.init)
    }

    @Test("every series has its help and its type before it, once")
    func headers() {
        let lines = text()
        var known: Set<String> = []
        var current = ""
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP") {
                #expect(known.insert(words[2]).inserted, "\(words[2]) twice")
                current = words[2]
            } else if line.hasPrefix("# TYPE") {
                #expect(words[2] == current && ["gauge", "counter"].contains(words[3]))
            } else {
                let name = line.prefix { $0 != "{" && $0 != " " }
                #expect(name == current, "\(line)")
                #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
            }
        }
    }

    @Test("tasks are told by state, those that wait included, and labels are escaped")
    func tasks() {
        let lines = text()
        let labels = #"family="forecasting",name="chaos \"first\"\\\nsecond""#
        for (state, count) in [("succeeded", 40), ("failed", 2), ("cancelled", 1), ("running", 8), ("pending", 49)] {
            #expect(lines.contains(#"swath_sweep_tasks{\#(labels),state="\#(state)",sweep="3"} \#(count)"#), "\(state)")
        }
        #expect(lines.contains(#"swath_sweep_eta_seconds{\#(labels),sweep="3"} 20"#))
        #expect(lines.contains(#"swath_sweep_tasks_per_second{\#(labels),sweep="3"} 2.5"#))
        #expect(lines.contains(#"swath_workers{condition="active"} 3"#))
        #expect(lines.contains(#"swath_workers{condition="draining"} 0"#))
        #expect(lines.contains(#"swath_events_total{kind="worker-lost"} 1"#))
        #expect(lines.contains("swath_store_failing 0"))
        #expect(lines.contains("swath_results_gather_seconds 0.25"))
    }

    @Test("a time that nobody knows has no sample, and a store that cannot write shows")
    func unknown() {
        let lines = text {
            $0.sweeps[0].eta = nil
            $0.storeProblem = "the disk is full"
        }
        #expect(!lines.contains { $0.hasPrefix("swath_sweep_eta_seconds{") })
        #expect(lines.contains("swath_store_failing 1"))
    }

    @Test("this process uses memory, descriptors and time")
    func process() {
        let use = ProcessUse.now()
        #expect(use.residentBytes > 1 << 20 && use.descriptors >= 3 && use.cpuSeconds > 0)
    }
}
