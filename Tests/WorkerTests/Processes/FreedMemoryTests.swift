import Glibc
import Testing
import Worker

/// Here by page faults of one thread, which are what keeping memory is to save.
@Suite struct FreedMemoryTests {
    /// Page faults while eight blocks of 4 MB are filled and freed, one after another.
    private static func faults() -> Int {
        var (before, after) = (rusage(), rusage())
        let (thisThread, size) = (__rusage_who_t(1), 4 << 20)
        getrusage(thisThread, &before)
        for _ in 0..<8 {
            let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            for page in stride(from: 0, to: size, by: 4096) {
                block.storeBytes(of: 1, toByteOffset: page, as: UInt8.self)
            }
            block.deallocate()
        }
        getrusage(thisThread, &after)
        return after.ru_minflt - before.ru_minflt
    }

    @Test func whatOneTaskFreedTheNextOneFills() {
        FreedMemory.keep()
        _ = Self.faults()
        // A block has 1,024 pages.
        #expect(Self.faults() < 256)
    }
}
