import FoundationEssentials

/// The folder of the package, found from this file: Tests/Engine/FamiliesTests/Support.
let packageRoot = #filePath.split(separator: "/").dropLast(5).map { "/" + $0 }.joined()

func readFile(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}
