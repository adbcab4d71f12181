import Identifiers

extension StoreSchema {
    static let failureWords = FailureKind.allCases.map { " WHEN \($0.rawValue) THEN '\($0.word)'" }.joined()
}
