import Families
import Synchronization

/// The winning values of the published study's grid search, from the folder of its series.
///
/// `tuned_hyperparameters.csv` has columns `task`, `method`, `system`, `hyperparameters`; the last is a quoted JSON
/// object. The tasks read here are `univariate100` and `multivariate100`, the sets at 100 points a period.
/// `multivariate_short_esn_nvar_node.csv` has `method`, `system`, `best_hparam(tau_or_leak)` and scores: the three
/// methods that the study tuned apart, each by one number. A folder may lack the second.
struct TunedParameters: Sendable {
    private let path: String
    private let cells: [Key: String]

    private struct Key: Hashable, Sendable {
        let task: Substring
        let method: Substring
        let system: Substring
    }

    private static let name = "tuned_hyperparameters.csv"
    /// The study's name of the one number of the methods that it tuned apart.
    static let apart = "tau_or_leak"
    private static let largestFile = 64 << 20

    /// Reads the file of a folder, or takes it as it was read last if it has not been written since.
    init(folder: String) throws(SeriesError) {
        let path = folder + "/" + Self.name
        let file = try DataFile(path)
        let second = folder + "/" + PublishedScores.apartName
        let stamps = [file.stamp, try DataFile.stamp(second)]
        self.path = path
        if let last = Self.last.withLock({ $0 }), last.path == path, last.stamps == stamps {
            cells = last.cells
            return
        }
        var cells: [Key: String] = [:]
        for line in try file.lines(limit: Self.largestFile).dropFirst() {
            let parts = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4 else { continue }
            cells[Key(task: parts[0], method: parts[1], system: parts[2])] = Self.unquoted(parts[3])
        }
        for line in stamps[1] == nil ? [] : try DataFile(second).lines(limit: Self.largestFile).dropFirst() {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count >= 3 else { continue }
            let key = Key(task: "multivariate100", method: parts[0], system: parts[1])
            if cells[key] == nil { cells[key] = "{\"\(Self.apart)\": \(parts[2])}" }
        }
        self.cells = cells
        let kept = Kept(path: path, stamps: stamps, cells: cells)
        Self.last.withLock { $0 = kept }
    }

    /// The values for a method on a system, by the study's names; words in lower case.
    func values(
        _ method: String, _ system: String, _ dataset: PublishedSeries.Dataset
    ) throws(SeriesError) -> [String: ParameterValue] {
        let key = Key(task: "\(dataset.rawValue)100", method: method[...], system: system[...])
        guard let cell = cells[key] else {
            throw .malformed(file: path, problem: "there are no \(key.task) values of \(method) for \(system)")
        }
        guard case .map(let members)? = try? JSONReader.read(cell.utf8) else {
            throw .malformed(
                file: path, problem: "the \(key.task) values of \(method) for \(system) are not a JSON object")
        }
        return members.mapValues { value in
            if case .string(let word) = value { .string(word.lowercased()) } else { value }
        }
    }

    /// A cell without its quotes; a quote inside is written twice.
    private static func unquoted(_ cell: Substring) -> String {
        guard cell.count >= 2, cell.first == "\"", cell.last == "\"" else { return String(cell) }
        var text = ""
        var skip = false
        for character in cell.dropFirst().dropLast() {
            if character == "\"" {
                skip.toggle()
                if skip { continue }
            }
            text.append(character)
        }
        return text
    }

    private struct Kept: Sendable {
        let path: String
        let stamps: [DataFile.Stamp?]
        let cells: [Key: String]
    }
    private static let last = Mutex<Kept?>(nil)
}
