/// A convolution of every channel on its own, over one image in its frame: what is walked through, in numbers.
///
/// y[line, pixel, c] ← Σ image[line·line + pixel·pixel + row·tapRow + column·tapColumn + c]·weights[tap, c]
public struct DepthwiseWalk: Sendable {
    public var lines: Int
    public var pixels: Int
    public var channels: Int
    public var tapRows: Int
    public var tapColumns: Int
    /// Steps of the image, whose pixels are `channelStep` numbers or more.
    public var line: Int
    public var pixel: Int
    public var tapRow: Int
    public var tapColumn: Int
    /// Steps of the result, or of its gradient.
    public var resultLine: Int
    public var resultPixel: Int
    /// From tap to tap of the weights: channels, padded to whole vectors.
    public var channelStep: Int
    /// Whether sums are added to what is there.
    public var accumulates: Bool

    public init(
        lines: Int, pixels: Int, channels: Int, tapRows: Int, tapColumns: Int, line: Int, pixel: Int, tapRow: Int,
        tapColumn: Int, resultLine: Int, resultPixel: Int, channelStep: Int, accumulates: Bool = false
    ) {
        self.lines = lines
        self.pixels = pixels
        self.channels = channels
        self.tapRows = tapRows
        self.tapColumns = tapColumns
        self.line = line
        self.pixel = pixel
        self.tapRow = tapRow
        self.tapColumn = tapColumn
        self.resultLine = resultLine
        self.resultPixel = resultPixel
        self.channelStep = channelStep
        self.accumulates = accumulates
    }
}

/// Convolutions of every channel on its own. Images and weights are readable in whole vectors.
public protocol DepthwiseKernels<Scalar> {
    associatedtype Scalar

    static func depthwise(
        _ walk: DepthwiseWalk, _ image: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>,
        into y: UnsafeMutablePointer<Scalar>)

    /// dW[tap, c] ← Σ over lines and pixels of image[…]·gradient[…]; the gradient is readable in whole vectors too.
    static func depthwiseWeightGradient(
        _ walk: DepthwiseWalk, _ image: UnsafePointer<Scalar>, gradient: UnsafePointer<Scalar>,
        into weights: UnsafeMutablePointer<Scalar>)
}
