import CMosaic
import ContinualLearning
import Families
import Testing

@Suite("The images in the program")
struct ImagePackTests {
    private static let mosaic = Array(UnsafeBufferPointer(start: mosaic_tasks(), count: mosaic_tasks_length()))
    private static let pool = Array(
        UnsafeBufferPointer(start: mosaic_anchor_pool(), count: mosaic_anchor_pool_length()))

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    @Test("both packs are those that the script writes")
    func digests() throws {
        #expect(
            hexadecimal(SHA256Hasher.digest(of: Self.mosaic))
                == "a8ca20ee5e790140e450ba9575786abd53246f7d38dcbef0c8d67a659a3af027")
        #expect(
            hexadecimal(SHA256Hasher.digest(of: Self.pool))
                == "11d0c0b009e13e82be811d26e568fd44c94da64bcdf79e5ed60c59ad33e76dc8")
        #expect(try ImagePack(name: "pack", bytes: Self.mosaic).digest == ImagePack.mosaic53().digest)
        #expect(try ImagePack(name: "pack", bytes: Self.pool).digest == ImagePack.anchorPool().digest)
    }

    @Test("mosaic53 has 53 tasks in one order, and the pool has none of their names")
    func entries() throws {
        let (mosaic, pool) = (try ImagePack.mosaic53().entries, try ImagePack.anchorPool().entries)
        #expect(mosaic.count == 53 && Set(mosaic.map(\.name)).count == 53)
        #expect(mosaic.prefix(3).map(\.name) == ["uci-digits", "mnist-digits", "tango-icons"])
        #expect(mosaic[52].name == "pentominoes" && mosaic[52].classNames.count == 12)
        #expect(mosaic.map(\.classNames.count).reduce(0, +) == 1203)
        #expect(mosaic.map(\.train).reduce(0, +) == 45_649 && mosaic.map(\.test).reduce(0, +) == 15_012)
        #expect(Set(mosaic.map(\.name)).isDisjoint(with: pool.map(\.name)))
        #expect(pool.map(\.classNames.count).reduce(0, +) >= 100 && pool.map(\.train).reduce(0, +) >= 20_000)
        #expect(
            mosaic.filter { $0.name == "same-different" || $0.name == "inside-outside" }.allSatisfy { $0.train >= 2000 }
        )
    }

    @Test("tasks have images of every class in both parts, and no image is in both", arguments: [true, false])
    func tasks(_ isMosaic: Bool) throws {
        let pack = try isMosaic ? ImagePack.mosaic53() : ImagePack.anchorPool()
        for (place, entry) in pack.entries.enumerated() {
            let task = try pack.task(place)
            let (train, test) = (task.images.train, task.images.test)
            #expect(task.name == entry.name && task.images.white == 15 && task.images.pixels == 784)
            #expect(train.count == entry.train && test.count == entry.test)
            #expect(Set(train.labels) == Set(0..<entry.classNames.count) && Set(test.labels) == Set(train.labels))
            #expect(train.levels.max() ?? 16 <= 15)
            #expect(
                Set(train.labels.prefix(train.count / 2)).count > entry.classNames.count / 2,
                "\(entry.name) is not mixed")
            let (learned, tested) = (images(train), images(test))
            #expect(Set(learned).isDisjoint(with: tested), "\(entry.name)")
            // Nor is any image twice in a part.
            #expect(Set(learned).count == learned.count && Set(tested).count == tested.count, "\(entry.name)")
        }
    }

    private func images(_ part: ImageCollection.Part) -> [ArraySlice<UInt8>] {
        (0..<part.count).map { part.levels[$0 * 784..<($0 + 1) * 784] }
    }

    @Test("bytes that are no sound pack are refused, with what is wrong")
    func refuses() throws {
        func problem(_ change: (inout [UInt8]) -> Void) -> String {
            var bytes = Self.pool
            change(&bytes)
            return #expect(throws: ImageSourceError.self) { try ImagePack(name: "some.bin", bytes: bytes) }?.description
                ?? ""
        }
        #expect(problem { $0[0] = 0 } == "some.bin: it does not begin with SWATHIMG, so it is no pack of images")
        #expect(problem { $0[8] = 9 }.contains("it is of format 9 with 28×28 pixels; this program reads format 1"))
        #expect(problem { $0.removeLast(1000) }.contains("bytes, and its index asks for"))
        #expect(problem { $0.removeSubrange(100...) }.contains("it is cut off: task 1 is not all there"))
        #expect(problem { $0[$0.count - 5000] ^= 1 }.contains("its digest is another than the one at its end"))
        // After the mark, three numbers and the first task's name.
        #expect(problem { $0[15 + Int($0[14])] = 77 }.contains("task 1, gurmukhi, is of kind"))
    }

    @Test("a damaged task says which it is; the others can be read")
    func damage() throws {
        var bytes = Self.pool
        bytes[bytes.count - 5000] ^= 1
        let pack = try ImagePack(name: "some.bin", bytes: bytes, checksWhole: false)
        #expect(try pack.task(0).name == "gurmukhi")
        let problem = #expect(throws: ImageSourceError.self) { try pack.task(pack.entries.count - 1) }
        #expect(problem?.description == "some.bin: its task spirals is damaged: its digest is another")
        #expect(throws: ImageSourceError.self) { try pack.task(99) }
    }
}
