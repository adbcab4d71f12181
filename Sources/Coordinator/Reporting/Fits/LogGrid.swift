import Glibc

/// Places evenly spaced in logarithms.
enum LogGrid {
    /// From `low` to `high`, both above 0; the ends are the very numbers.
    static func places(_ low: Double, _ high: Double, count: Int) -> [Double] {
        guard high > low, count > 1 else { return [low] }
        return (0..<count).map { place in
            if place == 0 { return low }
            if place == count - 1 { return high }
            return low * pow(high / low, Double(place) / Double(count - 1))
        }
    }
}
