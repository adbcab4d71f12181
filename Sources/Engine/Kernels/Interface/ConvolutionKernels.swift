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
    /// Numbers from pixel to pixel in the image, at least `channels`; the rest are left out.
    public var imageStep: Int

    public init(
        height: Int, width: Int, channels: Int, top: Int, left: Int, frameHeight: Int, frameWidth: Int,
        pixelStep: Int? = nil, imageStep: Int? = nil
    ) {
        self.height = height
        self.width = width
        self.channels = channels
        self.top = top
        self.left = left
        self.frameHeight = frameHeight
        self.frameWidth = frameWidth
        self.pixelStep = pixelStep ?? channels
        self.imageStep = imageStep ?? channels
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
