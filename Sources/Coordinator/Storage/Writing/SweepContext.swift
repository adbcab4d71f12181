import Families
import GRDBSQLite
import Identifiers

/// What the writer needs of a sweep to write its tasks: made once for each sweep.
final class SweepContext {
    let id: SweepID
    let root: SweepID
    let stage: Int
    let tasks: Int64
    let family: String
    /// Nil when this build cannot read the sweep: its results are kept all the same, without identity.
    let grid: Grid?
    var cursor: TaskCursor?
    let layout: FamilyLayout?
    /// Inserts a row of the family's table; nil for families without one.
    let insertResult: Prepared?
    let copyResult: Prepared?
    /// Positions of the family's result columns by record name.
    let resultPositions: [String: Int]
    /// Axes that the family does not declare.
    let freeAxes: [String]
    /// Names of records that the sweep is known to have, numbered.
    private(set) var recordNames: [String: Int] = [:]
    /// The same by number, at addresses that do not change while the context lives.
    private(set) var names: [UnsafeRawBufferPointer] = []
    /// The same as ``TaskContents`` takes them.
    private(set) var nameHashes: [UInt64] = []

    init(
        id: SweepID, root: SweepID, stage: Int, tasks: Int64, family: String, sweep: Sweep?,
        connection: OpaquePointer
    ) throws(SQLiteFailure) {
        self.id = id
        self.root = root
        self.stage = stage
        self.tasks = tasks
        self.family = family
        grid = sweep?.grid
        cursor = sweep?.cursor()
        let layout = sweep.map { FamilyLayout($0.familyInstance) }
        self.layout = layout
        if let layout, layout.hasTable {
            insertResult = try Prepared(connection, layout.insert)
            copyResult = try Prepared(connection, layout.copy)
            resultPositions = Dictionary(
                zip(layout.results.map(\.name), layout.results.indices), uniquingKeysWith: { first, _ in first })
            freeAxes = []
        } else {
            insertResult = nil
            copyResult = nil
            resultPositions = [:]
            let declared = Set(layout?.parameters.map(\.name) ?? [])
            var names: Set<String> = []
            for box in sweep?.grid.boxes ?? [] {
                names.formUnion(box.fixed.keys)
                for group in box.groups { names.formUnion(group.names) }
            }
            freeAxes = names.subtracting(declared).sorted()
        }
    }

    deinit {
        for name in names { name.deallocate() }
    }

    /// Numbers a name; the number of a known one stays.
    func number(_ name: String) -> (number: Int, isNew: Bool) {
        if let number = recordNames[name] { return (number, false) }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, name.utf8.count), alignment: 1)
        bytes.copyBytes(from: name.utf8)
        names.append(UnsafeRawBufferPointer(start: bytes.baseAddress, count: name.utf8.count))
        nameHashes.append(TaskContents.hash(of: name.utf8))
        recordNames[name] = names.count - 1
        return (names.count - 1, true)
    }

    /// Whether the index is one of the sweep's: nothing from a wire may make the grid trap.
    func contains(_ index: TaskIndex) -> Bool { index >= 0 && index < tasks && index < (grid?.count ?? tasks) }
}
