/// How many results there were when.
struct DrillPace {
    private(set) var samples: [(time: Double, ended: Int)] = []

    /// Seconds over which a rate is taken.
    static let window = 0.5

    mutating func note(_ ended: Int, at time: Double) {
        samples.append((time, max(ended, samples.last?.ended ?? 0)))
    }

    /// Results a second in the `seconds` before a time.
    func rate(before time: Double, seconds: Double) -> Double {
        let inside = samples.filter { $0.time > time - seconds && $0.time <= time }
        guard let first = inside.first, let last = inside.last, last.time > first.time else { return 0 }
        return Double(last.ended - first.ended) / (last.time - first.time)
    }

    /// The first time from `start` on after which a window of results comes at `rate` or faster; nil: there is none.
    func reaches(_ rate: Double, from start: Double) -> Double? {
        for (place, sample) in samples.enumerated() where sample.time >= start {
            guard let end = samples[place...].first(where: { $0.time >= sample.time + Self.window }) else { return nil }
            if Double(end.ended - sample.ended) / (end.time - sample.time) >= rate { return sample.time }
        }
        return nil
    }
}
