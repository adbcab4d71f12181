import Families
import Glibc
import Storage

/// What a sweep will cost, from what the store knows of its family's finished tasks.
struct CostForecast {
    let coreSeconds: Double
    let bytes: Double
    /// Finished tasks that it rests on.
    let basis: Int64

    /// Nil when the store has no finished task of the family.
    ///
    /// Duration: the mean of the family's successful attempts. Size: what the file has grown to, by
    /// task.
    static func read(_ sweep: Sweep, store: String) throws(StoreError) -> CostForecast? {
        let reader = try StoreReader.open(path: store)
        let rows = try reader.rows(
            """
            SELECT count(*), avg(a.duration), (SELECT count(*) FROM task) \
            FROM attempt a JOIN sweep s ON s.id = a.sweep WHERE s.family = :family AND a.state = 1
            """, arguments: ["family": .text(sweep.family)])
        guard let row = rows.first, case .integer(let count) = row[0], count > 0, case .real(let mean) = row[1],
            case .integer(let all) = row[2]
        else { return nil }
        var information = stat()
        let size = stat(store, &information) == 0 ? Double(information.st_size) : 0
        let tasks = Double(sweep.grid.count)
        return CostForecast(
            coreSeconds: mean * tasks * Double(sweep.resources.cores), bytes: size / Double(max(all, 1)) * tasks,
            basis: count)
    }
}
