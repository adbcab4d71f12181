import COpenBLAS

/// OpenBLAS starts as many threads as there are cores unless told otherwise; an executor is one
/// slot of many on its machine, so it computes on the one thread it was given.
enum BLASThreads {
    private static let limitedToOne: Void = openblas_set_num_threads(1)

    /// Called before every use of OpenBLAS; does its work once a process.
    static func limitToOne() { limitedToOne }
}
