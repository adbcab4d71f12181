import Launching
import Testing

@Suite struct SlurmSiteTests {
    private func problem(_ profile: String) -> String? {
        do throws(LaunchProblem) {
            _ = try SlurmSite(profile: profile, file: "site.yaml")
            return nil
        } catch { return error.description }
    }

    @Test("a profile fills a site, and what it leaves out stays")
    func reads() throws {
        let site = try SlurmSite(
            profile: """
                partition: short
                time: 4h
                slots: 16
                sbatch: ["--gres=gpu:1", "#SBATCH --reservation=mine"]
                setup: module load gcc
                maximum: 8
                idle: 2m
                """, file: "site.yaml")
        #expect(site.partition == "short")
        #expect(site.time == .seconds(14_400))
        #expect(site.slots == 16 && site.maximum == 8 && site.minimum == 0)
        #expect(site.idle == 120)
        #expect(site.setup == ["module load gcc"])
        #expect(try SlurmSite(profile: "", file: "site.yaml") == SlurmSite())
    }

    @Test(
        "a mistake is told with its place",
        arguments: [
            ("partition: a\npartiton: b", "site.yaml:2:1: a site profile has no key \"partiton\""),
            ("time: soon", "site.yaml:1:7: a time limit is wanted here"),
            ("slots: many", "site.yaml:1:8: a whole number is wanted here, not \"many\""),
            ("- a", "site.yaml:1:1: a site profile is a map"), ("idle: [1]", "site.yaml:1:7: a word is wanted here"),
            ("a: b: c", "site.yaml:1:"), ("time: 1h\ntime: 2h", "site.yaml:1:1: the key \"time\""),
        ])
    func mistakes(profile: String, sentence: String) {
        #expect(problem(profile)?.hasPrefix(sentence) == true, "\(problem(profile) ?? "taken")")
    }

    @Test(
        "what cannot be is refused by the name of its option",
        arguments: [
            ("minimum: 5", "--minimum (5) must not be above --maximum (4)"), ("nodes: 0", "--nodes must be from 1"),
            ("time: 100s", "leaves no time for tasks"), ("memory: 4GiB", "--memory must be a size"),
            ("partition: \"a b\"", "--partition must be one word"), ("executable: swath", "an absolute path"),
            ("sbatch: [--array=1-9]", "it submits allocations one by one"), ("sbatch: [-p x]", "use partition instead"),
            ("sbatch: [-pshort]", "use partition instead"), ("sbatch: [hello]", "must be an option of sbatch"),
            ("sbatch: [\"--x=1\\n#SBATCH --array=9\"]", "must be an option of sbatch"),
            ("setup: [\"a\\nb\"]", "one line of text"), ("idle: 0", "--idle must be 1 or more"),
            ("sbatch: [\"--requeue\"]", "replaces lost allocations itself"),
        ])
    func refusals(profile: String, sentence: String) {
        #expect(problem(profile)?.contains(sentence) == true, "\(problem(profile) ?? "taken")")
    }
}
