import ContinualLearning
import Numerics
import Testing

@Suite("The largest of many numbers, by magnitude")
struct LargestNumbersTests {
    /// Which are found; of each the number 1 is kept.
    private func largest(_ count: Int, of values: [Float], _ found: inout LargestNumbers) -> [Bool] {
        var kept = [Float](repeating: .nan, count: values.count)
        let ones = [Float](repeating: 1, count: values.count)
        values.withUnsafeBufferPointer { found.keep(count, by: $0, of: ones, into: &kept) }
        return kept.map { $0 == 1 }
    }

    private func largest(_ count: Int, of values: [Float]) -> [Bool] {
        var found = LargestNumbers()
        return largest(count, of: values, &found)
    }

    /// Those that come first when all are put in order.
    private func first(_ count: Int, of values: [Float]) -> [Bool] {
        let order = values.indices.sorted { (abs(values[$0]), $1) > (abs(values[$1]), $0) }
        var marks = [Bool](repeating: false, count: values.count)
        for k in order[..<count] { marks[k] = true }
        return marks
    }

    @Test("they are those that come first when all are put in order", arguments: [1, 2, 17, 499, 999, 1000])
    func sorted(_ count: Int) {
        var random = RandomStream(seed: 1)
        let values = (0..<1000).map { _ in Float(random.normal()) }
        #expect(largest(count, of: values) == first(count, of: values))
    }

    @Test("of equal ones the first are; signs do not count")
    func ties() {
        #expect(largest(3, of: [1, -2, 1, 0, -1, 1]) == [true, true, true, false, false, false])
        #expect(largest(2, of: [0, 0, 0]) == [true, true, false])
        // One in the last place of a number apart.
        #expect(largest(1, of: [1, Float(1).nextUp, 1]) == [false, true, false])
    }

    @Test("what is kept are the numbers themselves, and zeros in the place of the others")
    func numbers() {
        var found = LargestNumbers()
        var kept = [Float](repeating: .nan, count: 4)
        [Float(1), -4, 3, -2].withUnsafeBufferPointer { found.keep(2, by: $0, of: [10, 20, -30, 40], into: &kept) }
        #expect(kept == [0, 20, -30, 0])
    }

    @Test("what was found before does not matter")
    func again() {
        var found = LargestNumbers()
        for values: [Float] in [[5, 1, 3], [1, 5, 3], [3, 1, 5], [3000, 1, 5], [0, 1e-30, 0], [3, 3, 3]] {
            #expect(largest(1, of: values, &found) == first(1, of: values))
        }
    }

    @Test("numbers that move a little, that jump, and that are equal in parts", arguments: 1...4 as ClosedRange<UInt64>)
    func moving(_ seed: UInt64) {
        var (random, found) = (RandomStream(seed: seed), LargestNumbers())
        var values = (0..<3001).map { _ in Float(random.normal()) }
        for step in 0..<60 {
            let size: Float = step % 20 == 19 ? 10 : step % 3 == 0 ? 1e-3 : 1e-5
            for k in values.indices { values[k] += size * Float(random.normal()) }
            // Some thousands of equal ones, at the border in every other turn.
            if step % 7 == 0 { for k in 0..<400 { values[k * 7] = -values[0] } }
            #expect(largest(1500, of: values, &found) == first(1500, of: values))
        }
    }
}
