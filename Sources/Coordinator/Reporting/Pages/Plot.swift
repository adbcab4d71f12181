/// A drawing on two axes: points and lines, each with a range about it where there is one.
public struct Plot: Sendable, Hashable {
    /// What an axis measures, with its unit, and how it is spread.
    public struct Axis: Sendable, Hashable {
        public var title: String
        public var isLogarithmic: Bool
        public init(_ title: String, isLogarithmic: Bool = true) {
            (self.title, self.isLogarithmic) = (title, isLogarithmic)
        }
    }

    /// How the points of a series are shown.
    public enum Mark: Sendable, Hashable {
        case points, openPoints, line, dashes
        var isLine: Bool { self == .line || self == .dashes }
    }

    /// The page knows light from dark and chooses the very colours.
    public enum Colour: Sendable, Hashable {
        /// One of a few that are told apart easily.
        case series(Int)
        /// From 0 to 1 along a scale, for what has an order.
        case shade(Double)
        /// What stands back.
        case quiet
    }

    /// A place, and the range about its height.
    public struct Point: Sendable, Hashable {
        public var x: Double
        public var y: Double
        /// The ends of the range about y; nil where there is none, infinite where it has no bound.
        public var lower: Double?
        public var upper: Double?

        public init(_ x: Double, _ y: Double, lower: Double? = nil, upper: Double? = nil) {
            (self.x, self.y, self.lower, self.upper) = (x, y, lower, upper)
        }
    }

    /// Series of one name share a line of the legend, and are shown and hidden together.
    public struct Series: Sendable, Hashable {
        public var name: String
        public var mark: Mark
        public var colour: Colour
        /// Tells points of one colour apart.
        public var symbol: Int
        public var points: [Point]

        public init(_ name: String, _ mark: Mark, _ colour: Colour, symbol: Int = 0, points: [Point]) {
            (self.name, self.mark, self.colour, self.symbol, self.points) = (name, mark, colour, symbol, points)
        }
    }

    /// From left to right.
    public var x: Axis
    /// From bottom to top.
    public var y: Axis
    /// What the names of the series tell.
    public var legend: String
    /// In the order in which they are drawn, none of them empty.
    public var series: [Series]

    /// A plot of the series that have points.
    public init(x: Axis, y: Axis, legend: String = "", series: [Series]) {
        (self.x, self.y, self.legend) = (x, y, legend)
        self.series = series.filter { !$0.points.isEmpty }
    }
}
