/// Sums of products over three nested loops, for a batch of matrices: what convolutions, their gradients and
/// Winograd's products have in common.
///
/// C[m·c.batch + r·c.rows + ⌊j / w⌋·c.panel + j mod w] ←
/// Σ A[m·a.batch + r·a.rows + i·a.steps] · B[m·b.batch + i·b.steps + ⌊j / w⌋·b.panel + j mod w]
/// over i below `counts`, where r and i are three numbers each, x·y is a sum of three products, and w is twice
/// `channelGrain`. All steps are in numbers. Where `columns` is no multiple of `channelGrain`, B must be readable up to
/// the next one.
public struct NestedProduct: Sendable {
    /// How one operand is walked through.
    public struct Walk: Sendable {
        public var batch: Int
        /// From one row of the result to the next, in each of the three loops; B has none.
        public var rows: (Int, Int, Int)
        public var steps: (Int, Int, Int)
        /// From one panel of B's or C's columns to the next. Columns that lie panel by panel are read line by line of the
        /// cache; rows that are a power of two apart fall into few lines of it. 0: panels lie side by side.
        public var panel: Int

        public init(
            batch: Int = 0, rows: (Int, Int, Int) = (0, 0, 0), steps: (Int, Int, Int) = (0, 0, 0), panel: Int = 0
        ) {
            self.batch = batch
            self.rows = rows
            self.steps = steps
            self.panel = panel
        }

        public init(batch: Int = 0, row: Int, steps: (Int, Int, Int) = (0, 0, 0), panel: Int = 0) {
            self.init(batch: batch, rows: (0, 0, row), steps: steps, panel: panel)
        }
    }

    public var batch: Int
    /// How far a row's three numbers run; the last runs first. All at least 1.
    public var rows: (Int, Int, Int)
    public var columns: Int
    /// How far i's three numbers run; a sum over none is 0.
    public var counts: (Int, Int, Int)
    public var a: Walk
    public var b: Walk
    /// Of C all but `steps` counts.
    public var c: Walk
    /// Whether sums are added to what C holds.
    public var accumulates: Bool

    public init(
        batch: Int = 1, rows: (Int, Int, Int), columns: Int, counts: (Int, Int, Int), a: Walk, b: Walk, c: Walk,
        accumulates: Bool = false
    ) {
        self.batch = batch
        self.rows = rows
        self.columns = columns
        self.counts = counts
        self.a = a
        self.b = b
        self.c = c
        self.accumulates = accumulates
    }

    public init(
        batch: Int = 1, rows: Int, columns: Int, counts: (Int, Int, Int), a: Walk, b: Walk, c: Walk,
        accumulates: Bool = false
    ) {
        self.init(
            batch: batch, rows: (1, 1, rows), columns: columns, counts: counts, a: a, b: b, c: c,
            accumulates: accumulates)
    }
}
