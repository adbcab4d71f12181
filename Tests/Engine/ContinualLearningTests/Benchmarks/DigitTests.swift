import CDigits
import ContinualLearning
import Families
import Numerics
import Testing

@Suite("Digits and the tasks that are made of them")
struct DigitTests {
    @Test("the images in the program are those that the script writes")
    func digest() {
        let bytes = Array(UnsafeBufferPointer(start: digits_images(), count: digits_length()))
        let digest = SHA256Hasher.digest(of: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        #expect(digest == "a0f2078c18619a43a537a87f2a8f5f5a5a624994da4485198fc55749179d219d")
    }

    @Test("1433 images to learn from and 364 to be tested with, in 17 levels")
    func parts() {
        let digits = ImageCollection.digits
        #expect(digits.train.count == 1433 && digits.test.count == 364)
        #expect(digits.train.levels.count == 1433 * 64 && digits.train.levels.max() == 16)
        // The table begins with a 0, a 1, a 2 …, the first of their classes, which are for testing.
        #expect(digits.test.labels.prefix(10) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(digits.test.levels.prefix(8) == [0, 0, 5, 13, 9, 1, 0, 0])
    }

    @Test("the streams of the specification")
    func streams() {
        let streams = RunStreams(seed: 1)
        var weights = streams[.initialWeights]
        #expect(
            (0..<3).map { _ in weights.next() } == [0x3b98_58bc_1e28_f643, 0x24_bbf5_091e_f839, 0xb0be_f9e8_fd62_22fb])
        var pixels = streams[.pixels(task: 1)]
        #expect(pixels.permutation(64).prefix(8) == [47, 28, 22, 40, 17, 2, 21, 35])
        var order = streams[.order(task: 0)]
        #expect(order.permutation(286).prefix(8) == [28, 161, 173, 223, 273, 38, 72, 260])
    }

    @Test("a scenario decides what answers a task", arguments: Scenario.allCases)
    func split(_ scenario: Scenario) {
        let tasks: TaskSequence<Float> = DigitBenchmark.split.tasks(5, scenario: scenario, streams: RunStreams(seed: 1))
        #expect(tasks.outputs == (scenario == .domain ? 2 : 10))
        for (t, set) in tasks.test.enumerated() {
            #expect(tasks.heads[t] == (scenario == .domain ? 0..<2 : 2 * t..<2 * t + 2))
            #expect(Set(set.labels) == Set(tasks.heads[t].map(Int32.init)))
            #expect(Set(set.tasks) == [t])
        }
        #expect(tasks.train.map(\.count).reduce(0, +) == 1433 && tasks.test.map(\.count).reduce(0, +) == 364)
        #expect(tasks.train[0].images.allSatisfy { (0...1).contains($0) })
    }

    @Test("permuted tasks have the same images, but for the first with pixels in another order, one for each seed")
    func permuted() {
        func tasks(_ seed: UInt64) -> TaskSequence<Double> {
            DigitBenchmark.permuted.tasks(3, scenario: .domain, streams: RunStreams(seed: seed))
        }
        let (first, second) = (tasks(1), tasks(2))
        #expect(first.train.allSatisfy { $0.count == 1433 } && first.outputs == 10)
        #expect(first.train[0].images == second.train[0].images)
        #expect(first.train[1].images != second.train[1].images && first.train[1].images != first.train[2].images)
        for set in first.train { #expect(set.images[..<64].sorted() == first.train[0].images[..<64].sorted()) }
        let classes: TaskSequence<Double> = DigitBenchmark.permuted.tasks(
            3, scenario: .class, streams: RunStreams(seed: 1))
        #expect(classes.outputs == 30 && classes.heads[2] == 20..<30 && classes.train[2].labels.min() == 20)
    }

    @Test("of fewer images every class has its share, wherever its images lie", arguments: [73, 100, 716])
    func spreads(_ limit: Int) {
        let tasks: TaskSequence<Float> = DigitBenchmark.permuted.tasks(
            2, scenario: .domain, streams: RunStreams(seed: 1))
        let few = tasks.train[0].spread(limit)
        #expect(few.count == limit)
        for digit in 0..<10 {
            let share = Double(limit * tasks.train[0].labels.count { $0 == digit }) / Double(tasks.train[0].count)
            #expect(abs(Double(few.labels.count { $0 == digit }) - share) <= 1)
        }
        #expect(tasks.train[0].spread(9999).labels == tasks.train[0].labels)
        #expect(tasks.train[1].spread(limit).labels == few.labels)
    }
}
