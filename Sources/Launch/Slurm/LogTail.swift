import Glibc

/// What a log ends with: the sentence that tells why an allocation came to nothing.
public enum LogTail {
    private static let most = 8_192

    /// The last line that tells something: nil when the log is not there, empty when nobody has said anything yet.
    public static func lastWords(of file: String) -> String? { read(file).map { lastWords(in: $0) ?? "" } }

    /// The last line of what a worker or the shell said, rather than the frame that srun and the script put around it.
    static func lastWords(in text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let telling = lines.last { line in !frames.contains { line.contains($0) } }
        // Of a script that said nothing but that it has ended, what srun said is better than nothing.
        let framed = lines.last { line in !ownFrames.contains { line.contains($0) } }
        return (telling ?? framed).map { String($0.prefix(300)) }
    }

    /// What the script says of itself, and Slurm of what it was told to do.
    private static let ownFrames = [
        SlurmScript.closingWords, SlurmScript.openingWords, " CANCELLED AT ", "srun: Job step aborted",
        "srun: forcing job termination",
    ]
    private static let frames =
        ownFrames + [
            "srun: error:", "srun: launch/slurm:", "srun: Job step", "srun: Terminating",
        ]

    /// The end of a file.
    static func read(_ file: String) -> String? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, max(0, size - most), SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: most)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        return count >= 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
