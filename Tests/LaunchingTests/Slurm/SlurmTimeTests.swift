import Launching
import Testing

@Suite struct SlurmTimeTests {
    @Test(
        "every form of Slurm's is read",
        arguments: [
            ("30", 1_800), ("30:15", 1_815), ("2:00:00", 7_200), ("1-12", 129_600), ("1-12:30", 131_400),
            ("1-12:30:05", 131_405), ("0:00", 0), ("90s", 90), ("2h", 7_200), ("1d", 86_400),
        ])
    func forms(text: String, seconds: Int) { #expect(SlurmTime(text)?.seconds == seconds) }

    @Test("no limit is a length of its own")
    func unlimited() {
        #expect(SlurmTime("UNLIMITED") == .unlimited)
        #expect(SlurmTime("infinite") == .unlimited)
    }

    @Test(
        "what is none of them is refused, however long",
        arguments: [
            "", "-", "1-", "-1", ":", "1:2:3:4", "NOT_SET", "INVALID", "1.5h", "h", "1-2-3", "99999999999999999999",
            "999999999-0", "１２",
        ])
    func refused(text: String) { #expect(SlurmTime(text) == nil) }

    @Test("what is printed is read as the same, whatever Slurm takes a bare number for")
    func roundTrip() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<1_000 {
            let time = SlurmTime.seconds(Int.random(in: 0...31_536_000, using: &random))
            #expect(SlurmTime("\(time)") == time)
        }
        #expect("\(SlurmTime.seconds(7_265))" == "0-02:01:05")
    }
}
