/// What a drill measured.
struct DrillOutcome {
    let scenario: DrillScenario
    /// Tasks of the sweep.
    var tasks = 0
    /// Tasks that were with what was struck, when it was struck, running or with a result on its way.
    var inFlight = 0
    /// Seconds until it was noticed; nil where there is nothing to notice.
    var detection: Double?
    /// Seconds from the strike until results come as fast again as what is left allows; nil: they never did.
    var recovery: Double?
    /// Runs of tasks beyond the first.
    var reruns = 0
    /// By the audit of the file.
    var lost = 0
    var doubled = 0
    /// Whether the audit found nothing else either.
    var isSound = false
    /// Results a second before the strike.
    var rate = 0.0
    /// Why it was not carried out.
    var skipped: String?

    var isGood: Bool { skipped != nil || (lost == 0 && doubled == 0 && isSound && reruns <= inFlight) }
}

extension DrillOutcome {
    var json: JSONLine {
        var line = JSONLine()
        line.add("drill", scenario.rawValue)
        if let skipped {
            line.add("skipped", skipped)
            return line
        }
        line.add("tasks", tasks)
        line.add("rate", rate)
        line.add("in_flight", inFlight)
        line.add("detection_s", detection ?? .nan)
        line.add("full_speed_s", recovery ?? .nan)
        line.add("reruns", reruns)
        line.add("lost", lost)
        line.add("doubled", doubled)
        line.add("sound", isSound)
        return line
    }

    var sentence: String {
        let name = scenario.rawValue + String(repeating: " ", count: max(0, 20 - scenario.rawValue.count))
        if let skipped { return "\(name)skipped: \(skipped)" }
        func seconds(_ value: Double?) -> String { value.map { "\(($0 * 100).rounded() / 100) s" } ?? "–" }
        let verdict = isGood ? Terminal.styled("good", .green) : Terminal.styled("NOT GOOD", .red)
        return "\(name)\(verdict)  noticed \(seconds(detection)), full speed \(seconds(recovery)), "
            + "\(reruns) run again of \(inFlight) in flight, lost \(lost), doubled \(doubled)"
            + (isSound ? "" : ", and the audit found more")
    }
}
