/// Sums of products over three nested loops, for a batch of matrices: what convolutions, their gradients and
/// Winograd's products have in common.
///
/// C[m, r, j] ← Σ A[m·a.batch + r·a.row + i₀·a.steps.0 + i₁·a.steps.1 + i₂·a.steps.2]
///               · B[m·b.batch + i₀·b.steps.0 + i₁·b.steps.1 + i₂·b.steps.2 + j]
/// over i₀, i₁, i₂ below the three counts. All steps are in numbers. Where `columns` is no multiple of
/// `channelGrain`, B must be readable up to the next one.
public struct NestedProduct: Sendable {
    /// How one operand is walked through.
    public struct Walk: Sendable {
        public var batch: Int
        /// From one row of the result to the next; B has none.
        public var row: Int
        public var steps: (Int, Int, Int)

        public init(batch: Int = 0, row: Int = 0, steps: (Int, Int, Int) = (0, 0, 0)) {
            self.batch = batch
            self.row = row
            self.steps = steps
        }
    }

    public var batch: Int
    public var rows: Int
    public var columns: Int
    /// How far i₀, i₁ and i₂ run; a sum over none is 0.
    public var counts: (Int, Int, Int)
    public var a: Walk
    public var b: Walk
    /// Of C only `batch` and `row` count.
    public var c: Walk
    /// Whether sums are added to what C holds.
    public var accumulates: Bool

    public init(
        batch: Int = 1, rows: Int, columns: Int, counts: (Int, Int, Int), a: Walk, b: Walk, c: Walk,
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
}

/// An image of height×width×channels in a frame of zeros.
public struct FramedImage: Sendable {
    public var height: Int
    public var width: Int
    public var channels: Int
    /// Lines of zeros above the image and pixels of zeros before every line.
    public var top: Int
    public var left: Int
    /// The whole frame.
    public var frameHeight: Int
    public var frameWidth: Int
    /// Numbers from pixel to pixel in the frame, at least `channels`; the rest are zeros.
    public var pixelStep: Int

    public init(
        height: Int, width: Int, channels: Int, top: Int, left: Int, frameHeight: Int, frameWidth: Int,
        pixelStep: Int? = nil
    ) {
        self.height = height
        self.width = width
        self.channels = channels
        self.top = top
        self.left = left
        self.frameHeight = frameHeight
        self.frameWidth = frameWidth
        self.pixelStep = pixelStep ?? channels
    }

    public var lineStep: Int { frameWidth * pixelStep }
    public var count: Int { frameHeight * lineStep }
}

/// What convolutions are made of. Images lie line by line with channels last.
public protocol ConvolutionKernels<Scalar> {
    associatedtype Scalar

    /// Where an operand must be readable in whole vectors, its rows are as long as a multiple of this.
    static var channelGrain: Int { get }

    static func nestedProduct(
        _ product: NestedProduct, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
        into c: UnsafeMutablePointer<Scalar>)

    /// y ← 0.
    static func clear(count: Int, _ y: UnsafeMutablePointer<Scalar>)

    /// Copies an image into the middle of a frame of zeros.
    static func frame(_ frame: FramedImage, _ image: UnsafePointer<Scalar>, into result: UnsafeMutablePointer<Scalar>)
}
