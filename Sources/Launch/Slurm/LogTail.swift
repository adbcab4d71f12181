import Glibc

/// What a log ends with: the sentence that tells why an allocation came to nothing.
public enum LogTail {
    private static let most = 8_192

    /// The last line that tells something; nil when the log is empty or not there.
    public static func lastWords(of file: String) -> String? { read(file).flatMap(lastWords(in:)) }

    /// The last line of what a worker or the shell said, rather than the frame that srun puts around it.
    static func lastWords(in text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let telling = lines.last { line in !frames.contains { line.contains($0) } }
        return (telling ?? lines.last).map { String($0.prefix(300)) }
    }

    private static let frames = [
        "srun: error:", "srun: launch/slurm:", "srun: Job step", "srun: Terminating", "slurmstepd: error: ***",
        "srun: forcing", SlurmScript.closingWords, SlurmScript.openingWords,
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
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
