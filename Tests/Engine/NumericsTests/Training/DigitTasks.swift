import Numerics

/// Five tasks of handwritten digits, as the specification in `golden_cl.json` makes them.
enum DigitBenchmark: String, CaseIterable, Sendable {
    /// Digits 2t and 2t + 1; only these two classes may be answered in task t.
    case splitTask = "split_task"
    /// Digits 2t and 2t + 1; the answer is even or odd.
    case splitDomain = "split_domain"
    /// Digits 2t and 2t + 1; all ten classes may be answered.
    case splitClass = "split_class"
    /// All digits, their pixels in an order of their own in each task but the first.
    case permutedDomain = "perm_domain"

    var classes: Int { self == .splitDomain ? 2 : 10 }
}

/// Images of 64 pixels one after the other, and what each shows.
struct DigitTask: Sendable {
    var images: [Double] = []
    var labels: [Int32] = []
    /// For every sample: 0 for each class that may be answered, −∞ for the others.
    var masks: [Double] = []

    var count: Int { labels.count }

    static func + (left: DigitTask, right: DigitTask) -> DigitTask {
        DigitTask(
            images: left.images + right.images, labels: left.labels + right.labels, masks: left.masks + right.masks)
    }
}

/// The 1797 digits of scikit-learn: of every class, each fifth image from the first on is for testing.
struct Digits: Sendable {
    private struct Document: Decodable {
        let labels: String
        let images: [String]
    }

    let train: [(image: [Double], label: Int)]
    let test: [(image: [Double], label: Int)]

    static let all: Result<Digits, any Error> = Result { try Digits() }

    private init() throws {
        let document = try Fixture.read("digits.json", as: Document.self)
        var seen = Array(repeating: 0, count: 10)
        var parts: [[(image: [Double], label: Int)]] = [[], []]
        for (image, digit) in zip(document.images, document.labels.utf8) {
            let label = Int(digit) - 48
            let pixels = image.utf8.map { Double($0 < 58 ? $0 - 48 : $0 - 87) / 16 }
            parts[seen[label] % 5 == 0 ? 1 : 0].append((pixels, label))
            seen[label] += 1
        }
        (train, test) = (parts[0], parts[1])
    }

    /// A stream of the specification: SplitMix64 from seed·1000003 + key.
    static func stream(_ seed: UInt64, _ key: UInt64) -> SplitMix64 { SplitMix64(state: seed &* 1_000_003 &+ key) }

    func tasks(_ benchmark: DigitBenchmark, seed: UInt64) -> (train: [DigitTask], test: [DigitTask]) {
        ((0..<5).map { task($0, of: train, benchmark, seed) }, (0..<5).map { task($0, of: test, benchmark, seed) })
    }

    private func task(
        _ t: Int, of samples: [(image: [Double], label: Int)], _ benchmark: DigitBenchmark, _ seed: UInt64
    ) -> DigitTask {
        var task = DigitTask()
        var random = Self.stream(seed, 2000 + UInt64(t))
        let order = t == 0 ? Array(0..<64) : random.permutation(64)
        for (image, label) in samples where benchmark == .permutedDomain || label / 2 == t {
            task.images += benchmark == .permutedDomain ? order.map { image[$0] } : image
            task.labels.append(Int32(benchmark == .splitDomain ? label % 2 : label))
            if benchmark == .splitTask { task.masks += (0..<10).map { $0 / 2 == t ? 0 : -.infinity } }
        }
        return task
    }
}

extension SplitMix64 {
    /// 0..<count in random order, as the specification draws it: from the last place down, swapped with
    /// next % (place + 1).
    mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for place in stride(from: count - 1, through: 1, by: -1) {
            order.swapAt(place, Int(next() % UInt64(place + 1)))
        }
        return order
    }
}
