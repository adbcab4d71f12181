/// The quantile at `level` in [0, 1], by linear interpolation between order statistics (Hyndman
/// and Fan 1996, definition 7, which is numpy's and R's default). Not a number when there are no
/// values or one of them is not a number.
public func quantile(_ values: [Double], _ level: Double) -> Double {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let position = min(max(level, 0), 1) * Double(sorted.count - 1)
    let below = Int(position)
    let fraction = position - Double(below)
    if fraction == 0 { return sorted[below] }
    return sorted[below] + (sorted[below + 1] - sorted[below]) * fraction
}

/// The quantile at one half.
public func median(_ values: [Double]) -> Double { quantile(values, 0.5) }
