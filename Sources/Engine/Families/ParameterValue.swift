/// A value of a parameter, as YAML and JSON can write it.
public enum ParameterValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Finite: YAML's `.nan` and `.inf` are refused where sweep files are read.
    case number(Double)
    case string(String)
    case list([ParameterValue])
    case map([String: ParameterValue])
}
