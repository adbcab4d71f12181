/// Finds the largest of many numbers, by magnitude, without putting them in order: in three passes over them.
package struct LargestNumbers: Sendable {
    /// How many numbers have which upper sixteen bits, and, of those at the border, which lower fifteen. The sign does not count.
    private var upper = [Int32](repeating: 0, count: 1 << 16)
    private var lower = [Int32](repeating: 0, count: 1 << 15)

    package init() {}

    /// Tells of every number whether it is among the `count` largest; of equal ones at the border the first are.
    ///
    /// - Parameter count: From 1 to as many as there are.
    package mutating func visit(
        _ count: Int, of values: UnsafeBufferPointer<Float>, _ body: (_ index: Int, _ isLargest: Bool) -> Void
    ) {
        // Bits of numbers without a sign are in the order of the numbers.
        func bits(_ k: Int) -> Int { Int(values[k].bitPattern & 0x7FFF_FFFF) }
        upper.withUnsafeMutableBufferPointer { upper in
            upper.update(repeating: 0)
            for k in values.indices { upper[bits(k) >> 15] &+= 1 }
        }
        let (border, above) = Self.border(upper, count)
        lower.withUnsafeMutableBufferPointer { lower in
            lower.update(repeating: 0)
            for k in values.indices where bits(k) >> 15 == border { lower[bits(k) & 0x7FFF] &+= 1 }
        }
        let (rest, aboveRest) = Self.border(lower, count - above)
        let least = border << 15 | rest
        var equals = count - above - aboveRest
        for k in values.indices {
            let number = bits(k)
            if number == least, equals > 0 {
                equals -= 1
                body(k, true)
            } else {
                body(k, number > least)
            }
        }
    }

    /// The place, from the top, where the count is reached, and how many there are above it.
    private static func border(_ histogram: [Int32], _ count: Int) -> (place: Int, above: Int) {
        var above = 0
        for place in histogram.indices.reversed() {
            if above + Int(histogram[place]) >= count { return (place, above) }
            above += Int(histogram[place])
        }
        return (0, above)
    }
}
