/// The 2×2-pixel tiles of a convolution by Winograd's F(2×2, 3×3).
public struct WinogradTiles: Sendable {
    public var rows: Int
    public var columns: Int
    public var channels: Int
    /// Numbers from line to line and from pixel to pixel of the image.
    public var lineStep: Int
    public var pixelStep: Int
    /// Numbers from tile to tile and from one of the 16 products to the next; a tile's numbers are as many as
    /// `tileStep`, channels first, then zeros.
    public var tileStep: Int
    public var positionStep: Int

    public init(
        rows: Int, columns: Int, channels: Int, lineStep: Int, pixelStep: Int, tileStep: Int, positionStep: Int
    ) {
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.lineStep = lineStep
        self.pixelStep = pixelStep
        self.tileStep = tileStep
        self.positionStep = positionStep
    }
}

/// The transforms of Winograd's F(2×2, 3×3) (Lavin and Gray 2015, section 4.1), channels last.
///
/// Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A makes 2×2 pixels from 4×4 with 16 products a channel instead of 36. The 16
/// places of a transformed tile are 16 matrices, whose products are one `NestedProduct`.
public protocol WinogradKernels<Scalar> {
    associatedtype Scalar

    /// U ← G·g·Gᵀ: from 9 taps of `count` filters each to 16 places.
    static func winogradFilter(
        count: Int, _ taps: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>)

    /// V ← Bᵀ·d·B of the 4×4 pixels at every tile's place; the image has a frame.
    static func winogradInput(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>)

    /// Y ← Aᵀ·M·A, of which `height`×`width` pixels are kept, or added to what is there.
    static func winogradOutput(
        _ tiles: WinogradTiles, _ places: UnsafePointer<Scalar>, into image: UnsafeMutablePointer<Scalar>,
        height: Int, width: Int, accumulates: Bool)

    /// A·dY·Aᵀ of the 2×2 pixels of every tile; the image is readable up to whole tiles.
    static func winogradOutputGradient(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>)

    /// dg ← Gᵀ·dU·G: from 16 places of `count` filters each back to 9 taps.
    static func winogradFilterGradient(
        count: Int, _ places: UnsafePointer<Scalar>, into taps: UnsafeMutablePointer<Scalar>)
}
