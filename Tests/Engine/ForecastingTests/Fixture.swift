import Foundation
import Testing

/// Golden data that is kept beside the tests.
enum Fixture {
    private struct Document<System: Decodable>: Decodable {
        let source: String
        let systems: [String: System]
    }

    /// What a document holds of each of its systems.
    static func read<System: Decodable>(_ name: String, as type: System.Type) throws -> [String: System] {
        try readDocument(name, as: Document<System>.self).systems
    }

    static func readDocument<Whole: Decodable>(_ name: String, as type: Whole.Type) throws -> Whole {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(Whole.self, from: Data(contentsOf: folder.appending(path: "Fixtures/\(name)")))
    }
}

/// The published benchmark data, which is not part of the repository.
enum PublishedData {
    /// `$SWATH_SHARED/forecasting/published`, or the same under a folder `shared` beside the checkout.
    static let folder: String? = {
        var candidates: [URL] = []
        if let shared = ProcessInfo.processInfo.environment["SWATH_SHARED"] {
            candidates.append(URL(filePath: shared))
        }
        var parent = URL(filePath: #filePath)
        while parent.path != "/" {
            parent = parent.deletingLastPathComponent()
            candidates.append(parent.appending(path: "shared"))
        }
        return candidates.map { $0.appending(path: "forecasting/published").path }
            .first { FileManager.default.fileExists(atPath: $0 + "/series_index.json") }
    }()

    /// Whether it is where `sweeps/forecasting-published.yaml` says.
    static let liesBesideCheckout: Bool = {
        var root = URL(filePath: #filePath)
        for _ in 0..<5 { root = root.deletingLastPathComponent() }
        return FileManager.default.fileExists(
            atPath: root.appending(path: "shared/forecasting/published/series_index.json").path)
    }()

    static let absence: Comment =
        "the published data is absent: set SWATH_SHARED to the folder that holds forecasting/published"

    /// The rows of a comma-separated file whose cells may be quoted, the header first.
    static func table(_ name: String) throws -> [[String]] {
        let text = try String(contentsOfFile: (folder ?? "") + "/" + name, encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).map { line in
            var cells = [""]
            var quoted = false
            for character in line {
                switch character {
                case "\"": quoted.toggle()
                case "," where !quoted: cells.append("")
                default: cells[cells.count - 1].append(character)
                }
            }
            return cells
        }
    }
}
