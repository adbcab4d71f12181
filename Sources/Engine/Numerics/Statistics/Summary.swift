/// The arithmetic mean; not a number for no values.
public func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
}

/// The mean squared deviation from the mean, divided by n (not n − 1).
public func populationVariance(_ values: [Double]) -> Double {
    let centre = mean(values)
    return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count)
}
