/// The upper edges of at most `mostBins` bins of about equally many values, the last one beyond the largest
/// value, as the histogram method of xgboost 3.2 places them: bin b holds the values from edge b − 1 on and
/// below edge b.
///
/// The summary of a weighted quantile sketch (Chen and Guestrin 2016, *XGBoost*, appendix A) with every value in
/// it, pruned to `mostBins` + 1 values: for each of `mostBins` − 1 evenly spaced ranks, the value whose range of
/// ranks lies nearest. The smallest value is no edge. xgboost's own summary holds eight times as many values as
/// there are bins; up to that many distinct values the edges are equal, beyond it these are the exact ones.
///
/// - Parameter sorted: From small to large, at least one, all finite.
func quantileCuts(sorted: [Float], mostBins: Int) -> [Float] {
    let summary = RankSummary(sorted)
    let kept = summary.pruned(to: mostBins + 1)
    var cuts = kept.dropFirst().prefix(mostBins - 1).map { summary.values[$0] }
    let largest = summary.values[summary.values.count - 1]
    cuts.append(largest + (abs(largest) + 1e-5))
    return cuts
}

/// The distinct values of a column, with the ranks that each takes: `first[i]` values are smaller than value i,
/// `last[i]` are not larger.
private struct RankSummary {
    private(set) var values: [Float] = []
    private var first: [Double] = []
    private var last: [Double] = []

    init(_ sorted: [Float]) {
        for (place, value) in sorted.enumerated() {
            if value != values.last {
                values.append(value)
                first.append(Double(place))
                last.append(Double(place + 1))
            } else {
                last[last.count - 1] = Double(place + 1)
            }
        }
    }

    /// Indices of the values that stand for all: the extremes, and the nearest to each rank between.
    func pruned(to count: Int) -> [Int] {
        let end = values.count - 1
        guard values.count > count else { return Array(0...end) }
        let begin = last[0]
        let range = first[end] - begin
        let steps = count - 1
        var kept = [0]
        var place = 1
        for step in 1..<steps {
            let twice = 2 * (Double(step) * range / Double(steps) + begin)
            while place < end, twice >= last[place + 1] + first[place + 1] { place += 1 }
            if place == end { break }
            // A value that occurs w times reaches from rank first + w at its low end to last − w at its high.
            let weight = (last[place] - first[place], last[place + 1] - first[place + 1])
            let nearest = twice < first[place] + weight.0 + last[place + 1] - weight.1 ? place : place + 1
            if nearest != kept[kept.count - 1] { kept.append(nearest) }
        }
        if kept.last != end { kept.append(end) }
        return kept
    }
}
