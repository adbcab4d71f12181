import COpenBLAS

/// The minimum-norm solution of a linear least-squares problem.
///
/// Of all x that minimise ‖A·x − b‖₂ it is the one with the smallest ‖x‖₂, found by the singular
/// value decomposition (LAPACK dgelsd), which stays sound where normal equations do not: lag
/// matrices of smooth series have condition numbers beyond 10¹².
public struct LeastSquares: Sendable {
    /// One column for each column of the right-hand side.
    public let solution: Matrix
    /// How many singular values counted.
    public let rank: Int
    /// From large to small.
    public let singularValues: [Double]

    /// Solves `design` · x ≈ `targets`.
    ///
    /// - Parameters:
    ///   - design: m × n, any shape.
    ///   - targets: m × k.
    ///   - relativeCutoff: Singular values at most this times the largest count as zero; the
    ///     default is the machine epsilon, as in `scipy.linalg.lstsq`.
    public init(
        design: Matrix, targets: Matrix, relativeCutoff: Double = .ulpOfOne
    ) throws(LinearAlgebraError) {
        let (m, n, k) = (design.rows, design.columns, targets.columns)
        guard targets.rows == m else {
            throw .shapeMismatch("\(m) rows of the design against \(targets.rows) of the targets")
        }
        // dgelsd may loop for ever on what is not finite.
        try design.requireFinite("least squares", beside: targets)
        guard m > 0, n > 0, k > 0 else {
            solution = Matrix(rows: n, columns: k)
            rank = 0
            singularValues = []
            return
        }
        BLASThreads.limitToOne()

        var matrix = design.elements
        // The right-hand side comes in m rows deep and goes out n rows deep.
        let depth = max(m, n)
        let shapes = "\(design.shape) and \(targets.shape)"
        try MachineMemory.require(doubles: Double(depth + n) * Double(k), "least squares", shapes)
        var sides = [Double](repeating: 0, count: depth * k)
        for column in 0..<k {
            for row in 0..<m { sides[row + column * depth] = targets[row, column] }
        }
        var values = [Double](repeating: 0, count: min(m, n))
        var found: Int32 = 0
        var info: Int32 = 0
        var (rows, columns, count, leading) = (Int32(m), Int32(n), Int32(k), Int32(depth))
        var cutoff = relativeCutoff

        // A first call with lwork = -1 asks for the sizes of the workspaces.
        var workSize = 0.0
        var integerSize: Int32 = 0
        var query: Int32 = -1
        dgelsd_(
            &rows, &columns, &count, &matrix, &rows, &sides, &leading, &values, &cutoff, &found,
            &workSize, &query, &integerSize, &info)
        var length = LAPACK.length(workSize)
        try MachineMemory.require(doubles: Double(length), "least squares", shapes)
        var work = [Double](repeating: 0, count: Int(max(length, 1)))
        var integers = [Int32](repeating: 0, count: Int(max(integerSize, 1)))
        dgelsd_(
            &rows, &columns, &count, &matrix, &rows, &sides, &leading, &values, &cutoff, &found,
            &work, &length, &integers, &info)
        guard info == 0 else { throw .notConverged(routine: "dgelsd") }

        var answer = Matrix(rows: n, columns: k)
        for column in 0..<k {
            for row in 0..<n { answer[row, column] = sides[row + column * depth] }
        }
        solution = answer
        rank = Int(found)
        singularValues = values
    }
}
