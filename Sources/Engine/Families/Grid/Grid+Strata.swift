public import Identifiers

extension Grid {
    /// More strata than this would cost the scheduler more than they tell it.
    public static let maximumStrata = 65_536

    /// The grid cut into runs of tasks that are alike in these parameters, in order of index. One
    /// run when the grid is shuffled or the runs would be too many.
    public func strata(by costParameters: [String], hint: (Parameters) -> Seconds) -> [GridStratum] {
        let whole = [GridStratum(first: 0, count: count, features: [], hint: hint(parameters(at: 0)))]
        guard permutation == nil, !costParameters.isEmpty else { return whole }
        var runs = 0
        let leading = boxes.map { $0.costGroups(costParameters) }
        for (box, groups) in zip(boxes, leading) {
            var product = 1
            for group in box.groups[..<groups] {
                guard group.rows <= Self.maximumStrata else { return whole }
                product *= Int(group.rows)
                guard product <= Self.maximumStrata else { return whole }
            }
            runs += product
        }
        guard runs <= Self.maximumStrata else { return whole }
        var strata: [GridStratum] = []
        var numbering = costParameters.map { _ in [ParameterValue?: UInt32]() }
        for (position, box) in boxes.enumerated() {
            let length = box.groups[leading[position]...].reduce(Int64(1)) { $0 * $1.rows }
            for cell in stride(from: 0, to: box.count, by: Int64.Stride(length)) {
                let features = costParameters.indices.map { number -> UInt32 in
                    let value = box.value(of: costParameters[number], inCell: cell)
                    if let known = numbering[number][value] { return known }
                    let fresh = UInt32(numbering[number].count)
                    numbering[number][value] = fresh
                    return fresh
                }
                let first = firsts[position] + cell
                if let last = strata.last, last.features == features {
                    strata[strata.count - 1] = GridStratum(
                        first: last.first, count: last.count + length, features: features, hint: last.hint)
                } else {
                    strata.append(
                        GridStratum(first: first, count: length, features: features, hint: hint(parameters(at: first))))
                }
            }
        }
        return strata
    }
}

extension GridBox {
    /// How many of its leading groups must be enumerated to see every combination of these
    /// parameters' values.
    fileprivate func costGroups(_ parameters: [String]) -> Int {
        (groups.lastIndex { $0.names.contains(where: parameters.contains) } ?? -1) + 1
    }
}
