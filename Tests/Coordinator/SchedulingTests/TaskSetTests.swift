import Identifiers
import SchedulerSimulation
import Scheduling
import Testing

@Suite("A set of task indices")
struct TaskSetTests {
    @Test("it agrees with a plain set through any insertions and removals")
    func agreesWithSet() {
        for seed in UInt64(1)...30 {
            var random = SeededRandom(seed: seed)
            var set = TaskSet()
            var model: Set<TaskIndex> = []
            let bound = [200, 5000, 20_000][random.below(3)]
            for _ in 0..<300 {
                let index = TaskIndex(random.below(bound))
                switch random.below(6) {
                case 0, 1:
                    let isNew = set.insert(index)
                    #expect(isNew != model.contains(index))
                    model.insert(index)
                case 2:
                    let wasThere = set.remove(index)
                    #expect(wasThere == model.contains(index))
                    model.remove(index)
                case 3:
                    let end = index + TaskIndex(random.below(bound))
                    set.insert(index..<end)
                    model.formUnion(index..<end)
                case 4:
                    let mask = random.next() & random.next()
                    set.insert(mask, inBlock: index >> 6)
                    for bit in 0..<64 where mask >> UInt64(bit) & 1 == 1 { model.insert(index & ~63 + TaskIndex(bit)) }
                default:
                    let mask = random.next()
                    set.remove(mask, inBlock: index >> 6)
                    for bit in 0..<64 where mask >> UInt64(bit) & 1 == 1 { model.remove(index & ~63 + TaskIndex(bit)) }
                }
                #expect(set.count == Int64(model.count))
            }
            check(set, model, bound, &random)
        }
    }

    private func check(_ set: TaskSet, _ model: Set<TaskIndex>, _ bound: Int, _ random: inout SeededRandom) {
        #expect(set.ranges.flatMap { Array($0) } == model.sorted())
        for (a, b) in zip(set.ranges, set.ranges.dropFirst()) { #expect(a.upperBound < b.lowerBound) }
        for _ in 0..<200 {
            let low = TaskIndex(random.below(2 * bound))
            let range = low..<(low + TaskIndex(random.below(bound)))
            #expect(set.contains(low) == model.contains(low))
            #expect(set.firstAbsent(in: range) == range.first { !model.contains($0) })
            #expect(set.count(in: range) == Int64(model.count { range.contains($0) }))
            #expect(set.first(from: low) == model.filter { $0 >= low }.min())
            var bits: UInt64 = 0
            for bit in 0..<64 where model.contains(low & ~63 + TaskIndex(bit)) { bits |= 1 << UInt64(bit) }
            #expect(set.bits(inBlock: low >> 6) == bits)
        }
    }

    @Test("a full stretch of 10^12 indices is one range, and a hole in it another")
    func huge() {
        var set = TaskSet(0..<1_000_000_000_000)
        #expect(set.count == 1_000_000_000_000)
        #expect(set.ranges == [0..<1_000_000_000_000])
        let wasThere = set.remove(777_777_777_777)
        #expect(wasThere)
        #expect(set.firstAbsent(in: 0..<1_000_000_000_000) == 777_777_777_777)
        #expect(set.ranges.count == 2)
        set.insert(777_777_777_777)
        #expect(set == TaskSet(0..<1_000_000_000_000))
    }

    @Test("a union holds what either held")
    func union() {
        let a = TaskSet([0..<100, 5000..<5010])
        let b = TaskSet([50..<5005])
        #expect(a.union(b) == TaskSet(0..<5010))
    }
}
