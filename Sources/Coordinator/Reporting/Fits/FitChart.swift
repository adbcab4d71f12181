/// A chart of a fit: what it is called, what it says, and its numbers.
public struct FitChart: Sendable, Hashable {
    /// What is shown against what.
    public let title: String
    /// How to read it.
    public let summary: String
    /// The very numbers.
    public let plot: Plot

    init(_ title: String, _ summary: String, _ plot: Plot) {
        (self.title, self.summary, self.plot) = (title, summary, plot)
    }
}
