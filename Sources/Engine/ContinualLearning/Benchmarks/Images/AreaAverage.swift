/// Scales images so that every new pixel is the mean of the area that it covers.
enum AreaAverage {
    /// - Parameters:
    ///   - levels: rows·columns levels, row by row; both above 0.
    ///   - side: Rows and columns of the result. What is not square is stretched.
    static func scaled(
        _ levels: some RandomAccessCollection<UInt8>, rows: Int, columns: Int, to side: Int
    ) -> [UInt8] {
        guard rows != side || columns != side else { return Array(levels) }
        // First along rows, then along columns: an area is a product of two lengths.
        var narrow = [Double](repeating: 0, count: rows * side)
        let (across, down) = (shares(columns, side), shares(rows, side))
        let pixels = Array(levels)
        for row in 0..<rows {
            for (x, (first, weights)) in across.enumerated() {
                for (k, weight) in weights.enumerated() {
                    narrow[row * side + x] += weight * Double(pixels[row * columns + first + k])
                }
            }
        }
        var result = [UInt8](repeating: 0, count: side * side)
        for (y, (first, weights)) in down.enumerated() {
            for x in 0..<side {
                var level = 0.0
                for (k, weight) in weights.enumerated() { level += weight * narrow[(first + k) * side + x] }
                result[y * side + x] = UInt8(min(255, max(0, level.rounded())))
            }
        }
        return result
    }

    /// For every new pixel, the first old one that it covers and how much of it each covers, 1 in all.
    private static func shares(_ old: Int, _ new: Int) -> [(first: Int, weights: [Double])] {
        let width = Double(old) / Double(new)
        return (0..<new).map { place in
            let (start, end) = (Double(place) * width, Double(place + 1) * width)
            let first = min(old - 1, Int(start))
            let last = min(old - 1, max(first, Int(end.rounded(.up)) - 1))
            let weights = (first...last).map { max(0, min(end, Double($0 + 1)) - max(start, Double($0))) }
            let sum = weights.reduce(0, +)
            return (first, sum > 0 ? weights.map { $0 / sum } : weights.map { _ in 1 / Double(weights.count) })
        }
    }
}
