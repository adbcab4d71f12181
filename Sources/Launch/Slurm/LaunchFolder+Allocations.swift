// Nodes read it over the shared file system that they have the program from.
extension LaunchFolder {
    /// The batch script, as it was last submitted.
    public var script: String { path + "/allocation.sh" }
    /// The log of an allocation.
    public func log(of id: AllocationID) -> String { "\(path)/allocation-\(id).log" }
    /// The same as Slurm's pattern, `%j` being the job's number.
    var logPattern: String { ShellText.fileName(path) + "/allocation-%j.log" }
}
