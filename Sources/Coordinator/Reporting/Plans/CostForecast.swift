public import Families
import Glibc
import Identifiers
public import Storage

/// What a sweep's first stage will cost, from what a store knows of its family's finished tasks.
public struct CostForecast: Sendable, Hashable {
    /// Time of one core.
    public let coreSeconds: Double
    /// Bytes by which the file will grow.
    public let bytes: Double
    /// Finished tasks of the family that the store knows.
    public let basis: Int64

    /// Tasks whose duration is predicted one by one; of a larger sweep, as many are drawn evenly from
    /// its strata.
    static let taskLimit: Int64 = 50_000

    /// Nil when the store has no finished task of the family.
    ///
    /// The duration is the sum of a ``CostModel``'s over the strata of the grid; the size is what the
    /// file has grown to by task.
    public init?(_ sweep: Sweep, reader: StoreReader) throws(StoreError) {
        guard let model = try CostModel(of: sweep.familyInstance, reader: reader) else { return nil }
        let all = try reader.rows("SELECT count(*) FROM task").first?[0].integer ?? 0
        var information = stat()
        let size = stat(reader.path, &information) == 0 ? Double(information.st_size) : 0
        coreSeconds = Self.seconds(sweep, model) * Double(sweep.resources.cores)
        bytes = size / Double(max(all, 1)) * Double(sweep.count)
        basis = model.basis
    }

    private static func seconds(_ sweep: Sweep, _ model: CostModel) -> Double {
        let strata = sweep.strata()
        let share = max(1, taskLimit / Int64(strata.count))
        return strata.reduce(0) { total, stratum in
            // Tasks of a stratum share their factors, but their hints may differ by other parameters.
            let limit = sweep.count <= taskLimit ? stratum.count : share
            let sample = EvenSample(of: stratum.first..<(stratum.first + stratum.count), limit: limit)
            let sum = sample.reduce(0) { $0 + model.expected(sweep.grid[$1]) }
            return total + sum / Double(sample.count) * Double(stratum.count)
        }
    }
}
