import Foundation
import Testing

/// Golden values of continual learning: those of `golden_cl.json`, which is not part of the repository, and those that
/// `Fixtures/make-golden-runs.py` has written.
enum GoldenValues {
    /// `$SWATH_SHARED/continual-learning`, or the same under a folder `shared` beside the checkout.
    static let folder: URL? = {
        var candidates: [URL] = []
        if let shared = ProcessInfo.processInfo.environment["SWATH_SHARED"] { candidates.append(URL(filePath: shared)) }
        var parent = URL(filePath: #filePath)
        while parent.path != "/" {
            parent = parent.deletingLastPathComponent()
            candidates.append(parent.appending(path: "shared"))
        }
        return candidates.map { $0.appending(path: "continual-learning") }
            .first { FileManager.default.fileExists(atPath: $0.appending(path: "golden_cl.json").path) }
    }()

    static let absence: Comment =
        "the golden values are absent: set SWATH_SHARED to the folder that holds continual-learning"

    static func given<Document: Decodable>(as type: Document.Type) throws -> Document {
        let folder = try #require(folder)
        return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: "golden_cl.json")))
    }

    static func runs() throws -> [GoldenRun] {
        struct Document: Decodable {
            let runs: [GoldenRun]
        }
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Fixtures/golden-runs.json"))
        return try JSONDecoder().decode(Document.self, from: data).runs
    }
}

/// A run by PyTorch in double precision.
struct GoldenRun: Decodable, Sendable {
    let benchmark, method: String
    let seed: UInt64
    /// On task j after task i; one row for a joint run.
    let accuracies: [[Double]]
    let mean: Double
    /// What `golden_cl.json` says, where it does.
    let given: Double?
    let givenRows: [[Double]]?
}
