import Families
import Storage

/// What a sweep will cost, from what the store knows of its family's finished tasks.
struct CostForecast {
    let coreSeconds: Double
    let bytes: Double
    /// Finished tasks that it rests on.
    let basis: Int64

    /// Nil when the store has none.
    static func read(_ sweep: Sweep, store: String) throws -> CostForecast? {
        let reader = try StoreReader.open(path: store)
        // Per-core duration by the family's guess: what a task took divided by what was guessed.
        let rows = try reader.rows(
            """
            SELECT count(*), avg(a.duration), (SELECT sum(pgsize) FROM dbstat WHERE name IN ('task', 'attempt', 'record', 'artifact', 'blob')) \
            FROM attempt a JOIN sweep s ON s.id = a.sweep WHERE s.family = :family AND a.state = 1
            """, arguments: ["family": .text(sweep.family)])
        guard let row = rows.first, case .integer(let count) = row[0], count > 0, case .real(let mean) = row[1] else { return nil }
        let perTask: Double
        let total = try reader.rows("SELECT count(*) FROM task", arguments: [:])
        if case .integer(let size) = row[2], case .integer(let tasks)? = total.first?[0], tasks > 0 {
            perTask = Double(size) / Double(tasks)
        } else {
            perTask = 400
        }
        let tasks = Double(sweep.grid.count)
        return CostForecast(
            coreSeconds: mean * tasks * Double(sweep.resources.cores), bytes: perTask * tasks, basis: count)
    }
}
