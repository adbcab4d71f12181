/// Why a sweep's canonical text, or the next stage of a sweep, cannot be used.
public enum SweepError: Error, Sendable, Hashable {
    case notJSON(JSONProblem)
    /// Written by another version of Swath.
    case unknownFormat
    /// A part of the text is missing or impossible; `place` names it.
    case malformed(place: String, message: String)
    case unknownFamily(String, suggestion: String?)
    /// The text was planned by an engine whose family would give other results.
    case familyVersion(family: String, planned: Int, here: Int)
    /// The next stage cannot be planned.
    case stage(String)
}

extension SweepError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notJSON(let problem): "the sweep is \(problem)"
        case .unknownFormat: "the sweep was planned by another version of Swath; plan it again with this one"
        case .malformed(let place, let message): "the sweep is malformed at \(place): \(message)"
        case .unknownFamily(let name, let suggestion):
            "this build has no family \"\(name.abbreviated)\"" + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
        case .familyVersion(let family, let planned, let here):
            "the sweep was planned for version \(planned) of the family \"\(family)\", this engine has version \(here); "
                + "use the same build of Swath everywhere, or submit the sweep again"
        case .stage(let message): "the next stage cannot be planned: \(message)"
        }
    }
}
