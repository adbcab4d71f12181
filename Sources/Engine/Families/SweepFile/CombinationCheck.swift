/// Asks a family about combinations of values before anything is queued: about every task of a small
/// grid; of a large one, about every value of every axis and every combination of the cost
/// parameters. What that misses fails as a task, with the same sentence.
enum CombinationCheck {
    private static let exhaustiveUpTo: Int64 = 10_000
    /// Of a longer range of whole numbers, so many from its start and its last.
    private static let sampledRange: Int64 = 1_000
    private static let maximumProblems = 20

    static func problems(in boxes: [GridBox], family: any Family, base: String?) -> [ParameterProblem] {
        var found: [ParameterProblem] = []
        var seen: Set<String> = []
        for box in boxes {
            for cell in cells(of: box, family: family) {
                let parameters = Parameters(canonicalNames: box.names, values: box.values(ofCell: cell), base: base)
                do throws(ParameterProblem) { try family.validate(parameters) } catch {
                    if seen.insert(error.description).inserted { found.append(error) }
                    if found.count >= maximumProblems { return found }
                }
            }
        }
        return found
    }

    private static func cells(of box: GridBox, family: any Family) -> [Int64] {
        if box.count <= exhaustiveUpTo { return Array(0..<box.count) }
        var cells: [Int64] = []
        var stride: Int64 = 1
        var combined: [Int64] = [0]
        for group in box.groups.reversed() {
            let rows = min(group.rows, isRange(group) ? sampledRange : exhaustiveUpTo)
            cells += (0..<rows).map { $0 * stride }
            cells.append((group.rows - 1) * stride)
            if group.names.contains(where: family.costParameters.contains),
                Int64(combined.count) * rows <= exhaustiveUpTo
            {
                combined = combined.flatMap { cell in (0..<rows).map { cell + $0 * stride } }
            }
            stride *= group.rows
        }
        return cells + combined
    }

    private static func isRange(_ group: AxisGroup) -> Bool {
        if case .range = group.columns[0] { true } else { false }
    }
}
