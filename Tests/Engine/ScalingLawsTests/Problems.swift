import Testing

/// What a call throws, in words; "none" where it does not.
func problem(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "none"
    } catch { return "\(error)" }
}

/// Expects a call to throw, and its error to say this.
func expectProblem(
    _ words: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    let message = problem(body)
    #expect(message.contains(words), sourceLocation: sourceLocation)
}
