import Identifiers
import Launching
import Storage

/// How many of a sweep's tasks each host has done.
struct HostShares {
    private let counts: [(host: String, tasks: Int)]

    /// - Parameter hosts: that were launched on. Those that did tasks besides, in an earlier launch, follow them.
    init(of sweep: SweepID, in store: String, hosts: [String]) throws {
        let rows = try StoreReader.open(path: store).rows(
            "SELECT coalesce(host, '?'), count(*) FROM attempts WHERE sweep = :sweep AND state = 'succeeded' GROUP BY 1 ORDER BY 1",
            arguments: ["sweep": .integer(sweep.rawValue)])
        var found: [String: Int] = [:]
        for row in rows { found[row[0].text ?? "?"] = Int(clamping: row[1].integer ?? 0) }
        let others = found.keys.filter { !hosts.contains($0) }.sorted()
        counts = (hosts + others).map { ($0, found[$0] ?? 0) }
    }

    /// `box1 512 tasks, box2 488`
    func tell(json: Bool) {
        guard json else {
            return Terminal.say(
                "done by  " + counts.map { "\($0.host) \(HumanText.count($0.tasks))" }.joined(separator: ", "))
        }
        var object = JSONLine()
        object.add("event", "hosts")
        object.add(
            "hosts",
            counts.map { host, tasks in
                var row = JSONLine()
                row.add("host", host)
                row.add("tasks", tasks)
                return row
            })
        Terminal.print(object.text)
    }
}
