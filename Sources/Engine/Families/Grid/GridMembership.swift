/// Tells whether parameters are those of a task of a grid, by looking their values up: as quick in a
/// grid of 10^18 tasks as in one of ten.
///
/// Two tasks of one family and version have the same identity exactly when their parameters are equal,
/// so this is also the question whether a sweep holds a task of another one.
public struct GridMembership: Sendable {
    private let boxes: [Box]

    public init(_ grid: Grid) { boxes = grid.boxes.map(Box.init) }

    public func contains(_ parameters: Parameters) -> Bool {
        boxes.contains { $0.contains(parameters) }
    }

    private struct Box {
        let names: [String]
        /// Position among `names`, and the one value there.
        let fixed: [(position: Int, value: ParameterValue)]
        let groups: [Group]

        init(_ box: GridBox) {
            names = box.names
            let positions = Dictionary(uniqueKeysWithValues: box.names.enumerated().map { ($0.element, $0.offset) })
            fixed = box.sources.enumerated().compactMap { position, source in
                if case .fixed(let value) = source { (position, value) } else { nil }
            }
            groups = box.groups.map { Group($0, positions: positions) }
        }

        func contains(_ parameters: Parameters) -> Bool {
            parameters.names == names && fixed.allSatisfy { parameters.values[$0.position] == $0.value }
                && groups.allSatisfy { $0.contains(parameters.values) }
        }
    }

    /// The rows of axes that move together.
    private struct Group {
        let positions: [Int]
        let columns: [AxisColumn]
        /// The column whose value tells the row by arithmetic, if there is one.
        let range: Int?
        /// All rows, when none of the columns is a range.
        let rows: Set<[ParameterValue]>

        init(_ group: AxisGroup, positions: [String: Int]) {
            self.positions = group.names.map { positions[$0] ?? 0 }
            columns = group.columns
            range = group.columns.firstIndex { if case .range = $0 { true } else { false } }
            rows = range == nil ? Set((0..<group.rows).map { group.row($0) }) : []
        }

        func contains(_ values: [ParameterValue]) -> Bool {
            let row = positions.map { values[$0] }
            guard let range else { return rows.contains(row) }
            guard let number = columns[range].rows(of: row[range]).first else { return false }
            return columns.indices.allSatisfy { columns[$0][number] == row[$0] }
        }
    }
}
