import Synchronization

/// The sMAPE that the published study gives for its methods, from the folder of its series.
///
/// `univariate_results.csv` has columns `pts_per_period`, `noise`, `method`, `system`, `metric`, `value`;
/// `multivariate_data_limited_smape.csv` has `method`, `system`, `sweep_index`, `train_points`, `smape`. A folder may
/// lack either: then nothing is published.
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

    /// Reads the files of a folder, or takes them as they were read last if they have not been written since.
    init(folder: String) throws(SeriesError) {
        let files: [(dataset: PublishedSeries.Dataset, path: String)] = [
            (.univariate, folder + "/univariate_results.csv"),
            (.multivariate, folder + "/multivariate_data_limited_smape.csv"),
        ]
        var stamps: [DataFile.Stamp?] = []
        for file in files { stamps.append(DataFile.exists(file.path) ? try DataFile(file.path).stamp : nil) }
        if let last = Self.last.withLock({ $0 }), last.folder == folder, last.stamps == stamps {
            scores = last.scores
            return
        }
        var scores: [Key: Double] = [:]
        for ((dataset, path), stamp) in zip(files, stamps) where stamp != nil {
            guard let text = String(validating: try DataFile(path).contents(limit: Self.largestFile), as: UTF8.self)
            else { throw .malformed(file: path, problem: "not UTF-8 text") }
            for line in text.split(whereSeparator: \.isNewline).dropFirst() {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                switch dataset {
                case .univariate:
                    guard cells.count == 6, cells[0] == "100", cells[1] == "0", cells[4] == "smape",
                        let value = Double(cells[5])
                    else { continue }
                    let key = Key(dataset: dataset, method: String(cells[2]), system: String(cells[3]), train: 1000)
                    scores[key] = value
                case .multivariate:
                    guard cells.count == 5, let train = Int(cells[3]), let value = Double(cells[4]) else { continue }
                    let key = Key(dataset: dataset, method: String(cells[0]), system: String(cells[1]), train: train)
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
