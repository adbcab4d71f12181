import Synchronization

/// The sMAPE that the published study gives for its methods, from the folder of its series.
///
/// `univariate_results.csv` has columns `pts_per_period`, `noise`, `method`, `system`, `metric`, `value`;
/// `multivariate_data_limited_smape.csv` has `method`, `system`, `sweep_index`, `train_points`, `smape`;
/// `multivariate_short_esn_nvar_node.csv` has `method`, `system`, `best_hparam(tau_or_leak)`, `smape_stored`,
/// `smape_recomputed`. The last is of runs of their own, at 1000 points: since the tuned values are those of these runs,
/// its scores go before those of the second file. A folder may lack any of them: then nothing is published.
struct PublishedScores: Sendable {
    /// What a score belongs to.
    struct Key: Hashable, Sendable {
        let dataset: PublishedSeries.Dataset
        /// The study's name of the method.
        let method: String
        let system: String
        /// How many points the method learned from.
        let train: Int
    }

    private let scores: [Key: Double]

    /// Also holds tuned values: see ``TunedParameters``.
    static let apartName = "multivariate_short_esn_nvar_node.csv"

    /// The files, later ones going before earlier ones, and how a row of each is read; nil: a row of something else.
    private static let files: [(name: String, read: @Sendable (_ cells: [Substring]) -> (key: Key, value: Double)?)] = [
        (
            "univariate_results.csv",
            { cells in
                guard cells.count == 6, cells[0] == "100", cells[1] == "0", cells[4] == "smape" else { return nil }
                return entry(.univariate, cells[2], cells[3], train: 1000, cells[5])
            }
        ),
        (
            "multivariate_data_limited_smape.csv",
            { cells in
                guard cells.count == 5, let train = Int(cells[3]) else { return nil }
                return entry(.multivariate, cells[0], cells[1], train: train, cells[4])
            }
        ),
        (
            apartName,
            { cells in
                guard cells.count == 5 else { return nil }
                return entry(.multivariate, cells[0], cells[1], train: 1000, cells[4])
            }
        ),
    ]

    private static func entry(
        _ dataset: PublishedSeries.Dataset, _ method: Substring, _ system: Substring, train: Int, _ smape: Substring
    ) -> (key: Key, value: Double)? {
        guard let value = Double(smape) else { return nil }
        return (Key(dataset: dataset, method: String(method), system: String(system), train: train), value)
    }

    /// Reads the files of a folder, or takes them as they were read last if they have not been written since.
    init(folder: String) throws(SeriesError) {
        var stamps: [DataFile.Stamp?] = []
        for file in Self.files { stamps.append(try DataFile.stamp(folder + "/" + file.name)) }
        if let last = Self.last.withLock({ $0 }), last.folder == folder, last.stamps == stamps {
            scores = last.scores
            return
        }
        var scores: [Key: Double] = [:]
        for (file, stamp) in zip(Self.files, stamps) where stamp != nil {
            for line in try DataFile(folder + "/" + file.name).lines(limit: Self.largestFile).dropFirst() {
                if let (key, value) = file.read(line.split(separator: ",", omittingEmptySubsequences: false)) {
                    scores[key] = value
                }
            }
        }
        self.scores = scores
        let kept = Kept(folder: folder, stamps: stamps, scores: scores)
        Self.last.withLock { $0 = kept }
    }

    /// sMAPE from 0 to 200, or nil where nothing is published.
    subscript(key: Key) -> Double? { scores[key] }

    private static let largestFile = 64 << 20
    private struct Kept: Sendable {
        let folder: String
        let stamps: [DataFile.Stamp?]
        let scores: [Key: Double]
    }
    private static let last = Mutex<Kept?>(nil)
}
