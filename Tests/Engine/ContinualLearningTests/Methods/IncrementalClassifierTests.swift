import ContinualLearning
import Numerics
import Testing

@Suite("iCaRL")
struct IncrementalClassifierTests {
    @Test("herding brings the mean of the first few near the mean of all")
    func herds() {
        // The mean is (2, 1): (2, 0) is nearest, then (3, 2) brings the mean of two to (2.5, 1), nearer than any other.
        #expect(Herding.order([[0, 0], [3, 2], [2, 0], [3, 2]], count: 2) == [2, 1])
        #expect(Herding.order([[1.0], [5], [3]], count: 9) == [2, 0, 1])
        #expect(Herding.order([[Double]](), count: 3) == [])
        var random = RandomStream(seed: 3)
        let cloud = (0..<200).map { _ in (0..<8).map { _ in random.normal() } }
        func gap(_ places: some Collection<Int>) -> Double {
            (0..<8).reduce(0) { sum, k in
                let all = cloud.map { $0[k] }.reduce(0, +) / 200
                let few = places.map { cloud[$0][k] }.reduce(0, +) / Double(places.count)
                return sum + (all - few) * (all - few)
            }
        }
        #expect(gap(Herding.order(cloud, count: 10)) < 0.05 * gap(0..<10))
    }

    @Test("the class of the nearest mean is answered, by direction alone, among those allowed")
    func nearest() {
        var means = ClassMeans<Double>()
        means.add(0, features: [2, 0, 4, 0], width: 2)
        means.add(2, features: [0, 1], width: 2)
        means.add(3, features: [-1, -1], width: 2)
        #expect(means.nearest([30, 1][...], among: 0..<4) == 0)
        #expect(means.nearest([0.1, 0.2][...], among: 0..<4) == 2)
        #expect(means.nearest([0.1, 0.2][...], among: 3..<4) == 3)
        #expect(means.nearest([1, 1][...], among: 1..<2) == nil)
        // Each sample counts alike, however long.
        means.add(1, features: [100, 0, 0, 1], width: 2)
        #expect(means.nearest([1, 1][...], among: 0..<4) == 1)
    }

    @Test("every class keeps an even share, and loses the last chosen first")
    func shares() throws {
        let model: ContinualModel<Float> = try GoldenBenchmark.splitClass.model(seed: 1, tasks: 3)
        var method = IncrementalClassifier(model, capacity: 20)
        var kept: [[SampleMemory<Float>.Origin]] = []
        for task in 0..<3 {
            try method.begin(task, model)
            try method.end(task, model)
            kept.append(method.memory.origins)
            let share = 20 / (2 * task + 2)
            #expect(
                method.memory.set.labels.map(Int.init)
                    == (0..<2 * task + 2).flatMap { Array(repeating: $0, count: share) })
        }
        #expect(Array(kept[0][..<5]) == Array(kept[1][..<5]) && Array(kept[1][..<3]) == Array(kept[2][..<3]))
    }

    @Test("classes of all tasks are told apart, where plain training knows the last task alone")
    func remembers() throws {
        func accuracy(_ kind: ContinualMethodKind) throws -> Double {
            let row = try #require(GoldenBenchmark.splitClass.run(kind, seed: 1, as: Float.self).learnAll().last)
            return row.reduce(0, +) / 5
        }
        #expect(try accuracy(.iCaRL) > 0.7)
        #expect(try accuracy(.naive) < 0.25)
    }
}
