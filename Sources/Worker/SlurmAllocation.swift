import Glibc

/// What Slurm says of the allocation in which this process runs.
public enum SlurmAllocation {
    /// The number of the job; nil when this is no step of one.
    public static var job: String? {
        guard let job = variable("SLURM_JOB_ID"), !job.isEmpty, job.allSatisfy(\.isNumber) else { return nil }
        return job
    }

    /// When it ends, in seconds since 1970; nil when nobody knows.
    ///
    /// Newer Slurms put it in the environment. Older ones are asked, which may take seconds.
    public static func end() -> Double? {
        guard let job else { return nil }
        if let end = variable("SLURM_JOB_END_TIME").flatMap(Double.init), end > 0 { return end }
        // In seconds since 1970, whatever the zone.
        guard
            let answer = output(
                of: "SLURM_TIME_FORMAT=%s timeout 10 squeue --noheader --job=\(job) --format=%e 2>/dev/null")
        else { return nil }
        return Double(answer.prefix { !$0.isNewline }).flatMap { $0 > 0 ? $0 : nil }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// What a shell command prints, its first 200 bytes.
    private static func output(of command: String) -> String? {
        guard let stream = popen(command, "r") else { return nil }
        defer { pclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = fread(&bytes, 1, bytes.count, stream)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
