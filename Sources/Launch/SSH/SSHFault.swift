/// Why a command on a host did not do what it was to do: a sentence that follows the host's name.
public struct SSHFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right, without a full stop.
    public let description: String

    init(_ sentence: String) { description = sentence }

    /// The fault of an outcome that is no success.
    /// - Parameters:
    ///   - host: who it was.
    ///   - patience: seconds that were waited.
    package init(of outcome: CommandOutcome, host: SSHHost, patience: Double) {
        switch outcome {
        case .notFound: self.init("there is no ssh on the path here: install OpenSSH's client")
        case .timedOut: self.init("cannot be reached: it gave no answer within \(Int(patience)) s")
        case .exited(255, _, let errors): self.init(Self.ofConnection(errors, host))
        case .exited(127, _, let errors) where errors.contains("bash"):
            self.init("has no bash on the path, which Swath's scripts there are read by: install it")
        case .exited(let status, _, let errors):
            self.init("a command there ended with status \(status)" + (Self.verdict(errors).map { ": \($0)" } ?? ""))
        }
    }

    private static func ofConnection(_ errors: String, _ host: SSHHost) -> String {
        if errors.contains("IDENTIFICATION HAS CHANGED") {
            return
                "has another host key than the one that is known here. Is it the same machine? If it was set up anew, "
                + "remove the old key (ssh-keygen -R), and connect once by hand: \(host.byHand)"
        }
        if errors.contains("Host key verification failed") || errors.contains("host key is known for") {
            return
                "has a host key that is not known here: connect once by hand (\(host.byHand)), compare the fingerprint "
                + "that it shows, and accept it"
        }
        if errors.contains("Permission denied") || errors.contains("Too many authentication failures") {
            let text = verdict(errors).map { " (\($0))" } ?? ""
            return "does not let this user in without a question\(text): load a key into the agent (ssh-add), put its "
                + "public half into authorized_keys there, or name user and key in ~/.ssh/config"
        }
        let verdict = verdict(errors) ?? "ssh ended without a word"
        return "cannot be reached: \(verdict)"
    }

    /// The last line that says something, without the name of the program.
    static func verdict(_ errors: String) -> String? {
        let lines = errors.split(whereSeparator: \.isNewline).map(String.init)
        guard var line = lines.last(where: { line in line.contains { !$0.isWhitespace } })?[...] else { return nil }
        for prefix in ["ssh: ", "bash: ", "sh: "] where line.hasPrefix(prefix) { line = line.dropFirst(prefix.count) }
        while let last = line.last, last == "." || last.isWhitespace { line = line.dropLast() }
        return String(line.prefix(300))
    }
}
