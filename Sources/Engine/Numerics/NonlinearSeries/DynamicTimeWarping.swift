/// The least sum of Euclidean distances between the points of two series over all ways to go through both
/// from first to last without going back (Sakoe and Chiba 1978, IEEE Trans. ASSP 26; steps of one point in
/// either or both, no window). Time grows with the product of the lengths.
///
/// - Parameters:
///   - x: Rows of `dimension` coordinates, one a point.
///   - y: The same, of any number of points.
/// - Returns: Infinite when one has no points; not a number where a value is not.
public func dynamicTimeWarping(_ x: [Double], _ y: [Double], dimension: Int) -> Double {
    let dimension = max(dimension, 1)
    let (n, m) = (x.count / dimension, y.count / dimension)
    guard n > 0, m > 0 else { return .infinity }
    guard x.allSatisfy({ !$0.isNaN }), y.allSatisfy({ !$0.isNaN }) else { return .nan }
    // One row of the table of least sums, with the border before its first place.
    var row = [Double](repeating: .infinity, count: m + 1)
    row[0] = 0
    for i in 0..<n {
        var diagonal = row[0]
        row[0] = .infinity
        for j in 0..<m {
            var square = 0.0
            for axis in 0..<dimension {
                let difference = x[i * dimension + axis] - y[j * dimension + axis]
                square += difference * difference
            }
            let above = row[j + 1]
            row[j + 1] = square.squareRoot() + min(min(diagonal, above), row[j])
            diagonal = above
        }
    }
    return row[m]
}
