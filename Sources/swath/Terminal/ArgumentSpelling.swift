/// Arguments that begin with a dash and are no options, told to the parser by a space before them.
enum ArgumentSpelling {
    /// `priority -5` is a number, and `query "-- a remark …"` is SQL.
    static func parsable(_ arguments: [String]) -> [String] {
        let isValue: (String) -> Bool
        switch arguments.first {
        case "priority": isValue = { Int($0) != nil }
        case "query": isValue = isRemark
        default: return arguments
        }
        return arguments.map { $0.hasPrefix("-") && isValue($0) ? " " + $0 : $0 }
    }

    /// No option has a space or a line break in its name.
    private static func isRemark(_ argument: String) -> Bool {
        argument.hasPrefix("--") && argument.dropFirst(2).prefix { $0 != "=" }.contains(where: \.isWhitespace)
    }
}
