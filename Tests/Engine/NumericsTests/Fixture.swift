import Foundation

/// Golden data that is kept beside the tests.
enum Fixture {
    struct Document<System: Decodable>: Decodable {
        let source: String
        let systems: [String: System]
    }

    static func read<System: Decodable>(_ name: String, as type: System.Type) throws -> [String: System] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Fixtures/\(name)"))
        return try JSONDecoder().decode(Document<System>.self, from: data).systems
    }
}
