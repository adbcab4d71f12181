/// The differences of neighbours, taken `times` over; as many values fewer.
public func differences(_ values: [Double], times: Int = 1) -> [Double] {
    var result = values
    for _ in 0..<max(times, 0) { result = (1..<max(result.count, 1)).map { result[$0] - result[$0 - 1] } }
    return result
}

/// What has `changes` as its differences, taken `times` over, and follows `values`.
public func sums(_ changes: [Double], after values: [Double], times: Int = 1) -> [Double] {
    guard times > 0 else { return changes }
    // The last value of every difference below, the deepest first.
    let lasts = (0..<times).reversed().map { differences(values, times: $0).last ?? 0 }
    var result = changes
    for last in lasts {
        var running = last
        for i in result.indices {
            running += result[i]
            result[i] = running
        }
    }
    return result
}
