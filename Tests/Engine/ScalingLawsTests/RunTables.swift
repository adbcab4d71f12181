import Foundation
import ScalingLaws
import Testing

/// Tables of real training runs by others, which are not part of the repository, and reference fits of them.
enum RunTables {
    /// `$SWATH_SHARED/scaling-laws`, or the same under a folder `shared` beside the checkout.
    static let folder: URL? = {
        var candidates: [URL] = []
        if let shared = ProcessInfo.processInfo.environment["SWATH_SHARED"] { candidates.append(URL(filePath: shared)) }
        var parent = URL(filePath: #filePath)
        while parent.path != "/" {
            parent = parent.deletingLastPathComponent()
            candidates.append(parent.appending(path: "shared"))
        }
        return candidates.map { $0.appending(path: "scaling-laws") }
            .first { FileManager.default.fileExists(atPath: $0.appending(path: "reference_fits.json").path) }
    }()

    static let absence: Comment = "the tables are absent: set SWATH_SHARED to the folder that holds scaling-laws"

    /// The rows of a table by column.
    static func rows(_ name: String) throws -> [[String: String]] {
        let folder = try #require(folder)
        let text = try String(contentsOf: folder.appending(path: "runs/\(name)"), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    static func number(_ row: [String: String], _ column: String) throws -> Double {
        try #require(row[column].flatMap { Double($0) }, "\(column) of \(row)")
    }

    /// The runs of Hoffmann et al., as read off their figure by Besiroglu et al.; the five outliers on demand.
    static func chinchilla(withOutliers: Bool = false) throws -> [MeasuredRun] {
        try rows("chinchilla_besiroglu.csv").filter { withOutliers || $0["used_by_besiroglu"] == "1" }
            .enumerated().map { place, row in
                MeasuredRun(
                    parameters: try number(row, "params"), tokens: try number(row, "tokens"),
                    loss: try number(row, "loss"), run: place)
            }
    }

    /// Step Law's runs, of each size, data and batch the one with the best learning rate, by its smoothed loss.
    static func stepLaw() throws -> [MeasuredRun] {
        var best: [[Double]: MeasuredRun] = [:]
        for row in try rows("steplaw_dense.csv") {
            let batch = try number(row, "batch_seqs") * 2048
            let run = MeasuredRun(
                parameters: try number(row, "params"), tokens: try number(row, "tokens"), batch: batch,
                loss: try number(row, "smooth_loss"), run: 0)
            let key = [run.parameters, run.tokens, batch]
            if best[key].map({ $0.loss > run.loss }) ?? true { best[key] = run }
        }
        return best.sorted { $0.key.lexicographicallyPrecedes($1.key) }.enumerated().map { place, entry in
            var run = entry.value
            run.run = place
            return run
        }
    }

    /// Of each size and amount of data, the best of those.
    static func stepLawBest() throws -> [MeasuredRun] {
        let runs = try stepLaw()
        return Dictionary(grouping: runs) { [$0.parameters, $0.tokens] }.values
            .compactMap { $0.min { $0.loss < $1.loss } }.sorted { $0.run < $1.run }
    }

    /// Runs by Kaplan's constants, exact or with noise of half a percent.
    static func synthetic(_ column: String) throws -> [MeasuredRun] {
        try rows("synthetic_kaplan_nbs.csv").enumerated().map { place, row in
            let batch = try number(row, "batch_tokens")
            return MeasuredRun(
                parameters: try number(row, "params"), tokens: try batch * number(row, "steps"), batch: batch,
                loss: try number(row, column), run: place)
        }
    }

    /// The 182 runs on repeated data of Muennighoff et al. that their law was fitted to.
    static func repeated() throws -> [MeasuredRun] {
        try rows("datablations_c4.csv").filter { $0["in_182_fit"] == "1" }.enumerated().map { place, row in
            MeasuredRun(
                parameters: try number(row, "params"), tokens: try number(row, "tokens"),
                unique: try number(row, "unique_tokens"), loss: try number(row, "val_loss"), run: place)
        }
    }
}
