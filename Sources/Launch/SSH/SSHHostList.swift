/// Hosts as people list them.
public enum SSHHostList {
    /// `a,b,me@c:2222`.
    public static func read(_ text: String) throws(LaunchProblem) -> [SSHHost] {
        let words = text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
        guard !words.isEmpty else { throw LaunchProblem("--hosts must name hosts, such as a,b,me@c:2222") }
        var hosts: [SSHHost] = []
        for word in words { hosts.append(try SSHHost(word)) }
        return hosts
    }

    /// A host a line, perhaps with `slots=16` behind it. From `#` on a line is a comment.
    public static func read(lines text: String, file: String) throws(LaunchProblem) -> [SSHHost] {
        var hosts: [SSHHost] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let first = words.first else { continue }
            do throws(LaunchProblem) {
                hosts.append(try host(first, words.dropFirst()))
            } catch {
                throw LaunchProblem("\(file):\(number + 1): \(error)")
            }
        }
        guard !hosts.isEmpty else {
            throw LaunchProblem("\(file) names no host: write one a line, such as me@box slots=16")
        }
        return hosts
    }

    private static func host(_ name: String, _ options: ArraySlice<String>) throws(LaunchProblem) -> SSHHost {
        var slots: Int?
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "slots" else {
                throw LaunchProblem("behind a host may stand slots=COUNT, not \"\(option)\"")
            }
            guard let count = Int(parts[1]) else { throw LaunchProblem("slots must be a number, not \"\(parts[1])\"") }
            slots = count
        }
        return try SSHHost(name, slots: slots)
    }

    /// Throws when a host is there twice: two workers there would share its cores.
    public static func check(_ hosts: [SSHHost]) throws(LaunchProblem) {
        var names: Set<String> = []
        for host in hosts where !names.insert(host.folderName).inserted {
            throw LaunchProblem("host \(host.name) is named twice; give it more slots instead")
        }
        guard hosts.count <= 200 else {
            throw LaunchProblem("\(hosts.count) hosts are named, and 200 are the most: a scheduler places more")
        }
    }
}
