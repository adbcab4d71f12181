import Foundation
import Synchronization
import Testing
import Worker

@Suite("The page that agent and executor share")
struct SharedPageTests {
    @Test("what is called back is claimed by nobody, and what is claimed is not called back")
    func claims() throws {
        let (page, _) = try SharedPage.create()
        page.extend(first: 0, count: 10)
        #expect(page.claim.open == 10)
        #expect(page.take(page.claim) && page.take(page.claim))
        #expect(page.recall() == 2)
        #expect(page.claim.open == 0)
        page.extend(first: 10, count: 3)
        #expect(page.claim.next == 10 && page.claim.open == 3)
        page.unmap()
    }

    @Test("numbers wrap without notice")
    func wraps() throws {
        let (page, _) = try SharedPage.create()
        page.extend(first: .max - 1, count: 5)
        for _ in 0..<5 { #expect(page.take(page.claim)) }
        #expect(page.claim.open == 0 && page.recall() == 3)
        page.unmap()
    }

    @Test("every task is taken or called back exactly once while both sides are at it")
    func race() throws {
        let (page, _) = try SharedPage.create()
        let over = Flag()
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var mine: [UInt32] = []
            while true {
                let claim = page.claim
                if claim.open > 0 {
                    if page.take(claim) { mine.append(claim.next) }
                } else if over.isSet {
                    break
                }
            }
            over.finish(mine)
            done.signal()
        }
        var recalled: [UInt32] = []
        var number: UInt32 = 0
        for _ in 0..<20_000 {
            page.extend(first: number, count: 3)
            number += 3
            let first = page.recall()
            if first < number { recalled += first..<number }
        }
        over.set()
        done.wait()
        let all = over.taken + recalled
        #expect(all.count == Int(number) && Set(all).count == Int(number))
        page.unmap()
    }

    @Test("a running task is seen and can be cancelled, and the next one is not")
    func running() throws {
        let (page, descriptor) = try SharedPage.create()
        let theirs = try SharedPage(descriptor: descriptor.number)
        #expect(page.running?.number == nil)
        theirs.begin(7, at: 123)
        #expect(page.running?.number == 7 && page.running?.started == 123)
        page.cancel(7)
        #expect(theirs.isCancelled(7) && !theirs.isCancelled(8))
        theirs.end()
        #expect(page.running?.number == nil)
        page.unmap()
        theirs.unmap()
    }
}

/// Tells a thread that it is over, and takes what it has.
private final class Flag: Sendable {
    private let state = Mutex<(isSet: Bool, taken: [UInt32])>((false, []))
    var isSet: Bool { state.withLock { $0.isSet } }
    var taken: [UInt32] { state.withLock { $0.taken } }
    func set() { state.withLock { $0.isSet = true } }
    func finish(_ taken: [UInt32]) { state.withLock { $0.taken = taken } }
}
