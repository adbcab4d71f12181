/// What the calls of LAPACK have in common.
enum LAPACK {
    /// The longest side that LAPACK's 32-bit integers can say.
    static let longestSide = Int(Int32.max)

    /// The length of a workspace from what a query answered. More than LAPACK can be told counts as
    /// the most it can be told; a routine that cannot do with that says so in its `info`.
    static func length(_ answer: Double) -> Int32 { Int32(min(max(answer, 1), Double(Int32.max))) }

    /// Runs a routine twice: with an `lwork` of −1, to which it answers with the length of workspace
    /// it wants, and with that workspace. Gives the routine's `info`, at least 0.
    ///
    /// - Throws: `tooLarge`, `outOfMemory`.
    static func withWorkspace(
        _ operation: String, _ shapes: String, _ routine: (inout [Double], inout Int32, inout Int32) -> Void
    ) throws(LinearAlgebraError) -> Int32 {
        var info: Int32 = 0
        var (work, length): ([Double], Int32) = ([0], -1)
        routine(&work, &length, &info)
        if info == 0 {
            length = LAPACK.length(work[0])
            try MachineMemory.require(doubles: Double(length), operation, shapes)
            work = [Double](repeating: 0, count: Int(length))
            routine(&work, &length, &info)
        }
        try requireAccepted(info, operation, shapes)
        return info
    }

    /// A negative `info` refuses an argument. Shapes were checked before, so what is left is a
    /// workspace longer than 32 bits can say.
    static func requireAccepted(
        _ info: Int32, _ operation: String, _ shapes: String
    ) throws(LinearAlgebraError) {
        guard info >= 0 else { throw .tooLarge(operation: operation, shapes: shapes) }
    }
}
