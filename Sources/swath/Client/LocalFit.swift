import Families
import Worker

/// Whether a sweep's tasks can run on one machine at all. A cluster may get a larger worker any time; a run has
/// the one that it starts.
enum LocalFit {
    /// - Throws: a sentence when no task of the sweep, or of a later stage of it, ever fits.
    static func check(_ sweep: Sweep, slots: Int) throws {
        for resources in [sweep.resources] + sweep.later.map(\.resources) {
            guard resources.cores <= slots else {
                throw CommandFailure(
                    .badInput,
                    "a task of sweep \(sweep.name) needs \(resources.cores) cores and this run has \(slots) "
                        + "\(slots == 1 ? "slot" : "slots"): it would wait for ever. Lower `cores`, raise --slots, or "
                        + "submit it to a coordinator with a larger worker")
            }
            let memory = Worker.memory
            guard memory == 0 || UInt64(clamping: resources.memory) <= memory else {
                throw CommandFailure(
                    .badInput,
                    "a task of sweep \(sweep.name) needs \(HumanText.bytes(Double(resources.memory))) of memory and "
                        + "this machine has \(HumanText.bytes(Double(memory))): it would wait for ever. Lower "
                        + "`memory`, or submit it to a coordinator with a larger worker")
            }
        }
    }
}
