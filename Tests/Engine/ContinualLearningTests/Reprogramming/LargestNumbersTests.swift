import ContinualLearning
import Numerics
import Testing

@Suite("The largest of many numbers, by magnitude")
struct LargestNumbersTests {
    private func largest(_ count: Int, of values: [Float]) -> [Bool] {
        var found = LargestNumbers()
        var marks = [Bool](repeating: false, count: values.count)
        values.withUnsafeBufferPointer { found.visit(count, of: $0) { marks[$0] = $1 } }
        return marks
    }

    @Test("they are those that come first when all are put in order", arguments: [1, 2, 17, 499, 999, 1000])
    func sorted(_ count: Int) {
        var random = RandomStream(seed: 1)
        let values = (0..<1000).map { _ in Float(random.normal()) }
        let order = values.indices.sorted { abs(values[$0]) > abs(values[$1]) }
        var expected = [Bool](repeating: false, count: 1000)
        for k in order[..<count] { expected[k] = true }
        #expect(largest(count, of: values) == expected)
    }

    @Test("of equal ones the first are; signs do not count")
    func ties() {
        #expect(largest(3, of: [1, -2, 1, 0, -1, 1]) == [true, true, true, false, false, false])
        #expect(largest(2, of: [0, 0, 0]) == [true, true, false])
        // One in the last place of a number apart.
        #expect(largest(1, of: [1, Float(1).nextUp, 1]) == [false, true, false])
    }

    @Test("what was found before does not matter")
    func again() {
        var found = LargestNumbers()
        for values: [Float] in [[5, 1, 3], [1, 5, 3], [3, 1, 5]] {
            var marks: [Bool] = []
            values.withUnsafeBufferPointer { found.visit(1, of: $0) { marks.append($1) } }
            #expect(marks == values.map { $0 == 5 })
        }
    }
}
