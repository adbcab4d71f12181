/// What a script on a host has told: `swath: key=value` lines, among whatever else was printed there.
package struct HostAnswer: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    /// - Parameter output: what the script wrote.
    package init(_ output: String) {
        for line in output.split(whereSeparator: \.isNewline) where line.hasPrefix(HostScripts.mark) {
            let rest = line.dropFirst(HostScripts.mark.count)
            guard let equals = rest.firstIndex(of: "=") else { continue }
            values[String(rest[..<equals]), default: []].append(String(rest[rest.index(after: equals)...].prefix(1000)))
        }
    }

    /// The first value of a key.
    package subscript(_ key: String) -> String? { values[key]?.first }
    /// All values of a key.
    package func all(_ key: String) -> [String] { values[key] ?? [] }
}
