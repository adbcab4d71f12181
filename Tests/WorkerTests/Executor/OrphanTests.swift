import Foundation
import Glibc
import Testing
import Worker

@Suite("An executor without its agent", .enabled(if: ExecutorProgram.path != nil, ExecutorProgram.sentence))
struct OrphanTests {
    @Test("started by hand, it says so and ends")
    func byHand() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(ExecutorProgram.path))
        process.arguments = ["executor"]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(String(decoding: said, as: UTF8.self).contains("is started by swath worker, not by hand"))
    }
}
