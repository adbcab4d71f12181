/// Finds the largest of many numbers, by magnitude, without putting them in order.
///
/// The least of them is looked for near where it was last time, in one pass; if it is not there, by counting how many numbers
/// have which bits, in two.
package struct LargestNumbers: Sendable {
    /// Where those that are among the largest end. Bits of numbers without a sign are in the order of the numbers.
    private struct Border {
        let least: Int32
        /// How many that equal the least are too many.
        let surplus: Int
    }

    private var last: Int32?

    package init() {}

    /// Copies what has the largest sizes, and puts zeros in the place of the rest; of equal sizes at the border the first are
    /// among the largest.
    ///
    /// - Parameters:
    ///   - count: From 1 to as many as there are.
    ///   - sizes: Their signs do not count.
    ///   - numbers: As many.
    package mutating func keep(
        _ count: Int, by sizes: UnsafeBufferPointer<Float>, of numbers: UnsafePointer<Float>,
        into kept: UnsafeMutablePointer<Float>
    ) {
        sizes.withMemoryRebound(to: Int32.self) { bits in
            let border = last.flatMap { Self.border(count, of: bits, near: $0) } ?? Self.border(count, of: bits)
            last = border.least
            numbers.withMemoryRebound(to: Int32.self, capacity: bits.count) { numbers in
                kept.withMemoryRebound(to: Int32.self, capacity: bits.count) { kept in
                    for k in bits.indices {
                        kept[k] = numbers[k] & Self.mark(Self.magnitude(bits[k]), above: border.least - 1)
                    }
                }
            }
            var (k, surplus) = (bits.endIndex, border.surplus)
            while surplus > 0 {
                k -= 1
                guard Self.magnitude(bits[k]) == border.least else { continue }
                kept[k] = 0
                surplus -= 1
            }
        }
    }

    @inline(__always) private static func magnitude(_ bits: Int32) -> Int32 { bits & 0x7FFF_FFFF }

    /// −1, all bits set, or 0: loops over it have no branches.
    @inline(__always) private static func mark(_ number: Int32, above limit: Int32) -> Int32 {
        (limit &- number) &>> 31
    }

    /// - Returns: nil where the border is not within a thousandth of the guess, or too much else is.
    private static func border(_ count: Int, of bits: UnsafeBufferPointer<Int32>, near guess: Int32) -> Border? {
        let reach: Int32 = 1 << 13
        guard guess > reach, guess < Int32.max - reach else { return nil }
        let (low, high) = (guess - reach, guess + reach)
        var (above, inside): (Int, [Int32]) = (0, [])
        for start in stride(from: 0, to: bits.count, by: 64) {
            let end = min(start + 64, bits.count)
            var (larger, near): (Int32, Int32) = (0, 0)
            for k in start..<end {
                let number = magnitude(bits[k])
                larger &-= mark(number, above: high)
                near &-= mark(number, above: low - 1)
            }
            above += Int(larger)
            guard near > larger else { continue }
            for k in start..<end where magnitude(bits[k]) >= low && magnitude(bits[k]) <= high {
                inside.append(magnitude(bits[k]))
            }
        }
        guard above < count, count <= above + inside.count, inside.count <= 1 << 14 else { return nil }
        inside.sort(by: >)
        let least = inside[count - above - 1]
        return Border(least: least, surplus: inside[(count - above)...].count { $0 == least })
    }

    /// First by the upper sixteen bits, then, of those at the border, by the lower fifteen.
    private static func border(_ count: Int, of bits: UnsafeBufferPointer<Int32>) -> Border {
        var upper = [Int32](repeating: 0, count: 1 << 16)
        for k in bits.indices { upper[Int(magnitude(bits[k]) >> 15)] &+= 1 }
        let (place, above) = place(in: upper, of: count)
        var lower = [Int32](repeating: 0, count: 1 << 15)
        for k in bits.indices where Int(magnitude(bits[k]) >> 15) == place { lower[Int(bits[k] & 0x7FFF)] &+= 1 }
        let (rest, aboveRest) = Self.place(in: lower, of: count - above)
        return Border(
            least: Int32(place << 15 | rest), surplus: Int(lower[rest]) - (count - above - aboveRest))
    }

    /// The place, from the top, where the count is reached, and how many there are above it.
    private static func place(in histogram: [Int32], of count: Int) -> (place: Int, above: Int) {
        var above = 0
        for place in histogram.indices.reversed() {
            if above + Int(histogram[place]) >= count { return (place, above) }
            above += Int(histogram[place])
        }
        return (0, above)
    }
}
