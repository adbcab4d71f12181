/// The name that a misspelt one most likely meant: the nearest by edits (insert, delete, replace,
/// swap of neighbours), unless even that is further than a third of its length. Case is ignored.
public func nearestName(to word: String, in names: some Sequence<String>) -> String? {
    let target = Array(word.lowercased().utf8.prefix(64))
    guard !target.isEmpty else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
        let candidate = Array(name.lowercased().utf8.prefix(64))
        let allowed = max(1, max(target.count, candidate.count) / 3)
        guard abs(candidate.count - target.count) <= allowed else { continue }
        let distance = editDistance(target, candidate)
        if distance <= allowed, distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    return best?.name
}

/// Optimal string alignment distance.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var row = last
    for i in 0..<a.count {
        row[0] = i + 1
        for j in 0..<b.count {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row[j + 1] = cost
        }
        (beforeLast, last, row) = (last, row, beforeLast)
    }
    return last[b.count]
}
