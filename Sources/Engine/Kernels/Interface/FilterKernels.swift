/// The sides of a convolution's filters.
public struct FilterSides: Sendable, Hashable {
    /// Filters, what each of them reads, and places of its window.
    public var outputs: Int
    public var inputs: Int
    public var taps: Int

    public init(outputs: Int, inputs: Int, taps: Int) {
        self.outputs = outputs
        self.inputs = inputs
        self.taps = taps
    }

    public var count: Int { outputs * inputs * taps }
}

/// Where the numbers of filters lie when loops go over channels that are side by side: in panels of a few vectors' channels,
/// so that a product reads what it reads without gaps; or all in one row.
public struct FilterPanels: Sendable, Hashable {
    /// Channels that are side by side, those of all panels.
    public let columns: Int
    /// Channels of one panel: two vectors', or one's where there are no more. Those beyond the last are zeros.
    public let width: Int
    /// From one tap's numbers to the next's, and from one panel's to the next's.
    public let tapStep: Int
    public let panelStep: Int
    /// How many numbers there are in all.
    public let count: Int

    /// - Parameters:
    ///   - rows: The other side of each tap.
    ///   - keepsTapsTogether: Whether all panels of one tap come before the next tap's; if not, all taps of one panel.
    ///   - grain: A vector's channels.
    public init(columns: Int, rows: Int, taps: Int, keepsTapsTogether: Bool, grain: Int) {
        self.columns = columns
        width = columns <= grain ? grain : 2 * grain
        let panels = (columns + width - 1) / width
        tapStep = (keepsTapsTogether ? panels : 1) * rows * width
        panelStep = (keepsTapsTogether ? 1 : taps) * rows * width
        count = panels * taps * rows * width
    }

    /// One panel of all channels, in rows of `width` numbers.
    public init(columns: Int, width: Int, rows: Int, taps: Int) {
        (self.columns, self.width) = (columns, width)
        tapStep = rows * width
        panelStep = taps * tapStep
        count = panelStep
    }
}

/// Filters are kept as o×i×taps, PyTorch's order. Loops over channels want the channels side by side.
public protocol FilterKernels<Scalar> {
    associatedtype Scalar

    /// y[places[t], i, o] ← x[o, i, t], o side by side in panels. Without places a tap stays where it is.
    static func packFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, places: UnsafePointer<Int>?, _ panels: FilterPanels,
        into y: UnsafeMutablePointer<Scalar>)

    /// y[places[t], o, i] ← x[o, i, t], i side by side in panels.
    static func packTurnedFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, places: UnsafePointer<Int>?, _ panels: FilterPanels,
        into y: UnsafeMutablePointer<Scalar>)

    /// y[o, i, t] ← x[t, i, o], or is added to, o side by side in panels.
    static func unpackFilters(
        _ sides: FilterSides, _ x: UnsafePointer<Scalar>, _ panels: FilterPanels,
        into y: UnsafeMutablePointer<Scalar>, accumulates: Bool)
}
