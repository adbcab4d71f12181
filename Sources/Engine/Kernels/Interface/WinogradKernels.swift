/// How many pixels a tile has along a side: F(2×2, 3×3) or F(4×4, 3×3).
public enum WinogradSize: Int, Sendable {
    case two = 2
    case four = 4

    /// Places of a transformed tile, along a side and in all.
    public var side: Int { rawValue + 2 }
    public var places: Int { side * side }
}

/// The tiles of a convolution by one of Winograd's methods.
public struct WinogradTiles: Sendable {
    public var size: WinogradSize
    public var rows: Int
    public var columns: Int
    public var channels: Int
    /// Numbers from line to line and from pixel to pixel of the image.
    public var lineStep: Int
    public var pixelStep: Int
    /// Numbers from tile to tile and from one of the products to the next; a tile's numbers are as many as
    /// `tileStep`, channels first, then zeros.
    public var tileStep: Int
    public var positionStep: Int

    public init(
        size: WinogradSize, rows: Int, columns: Int, channels: Int, lineStep: Int, pixelStep: Int, tileStep: Int,
        positionStep: Int
    ) {
        self.size = size
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.lineStep = lineStep
        self.pixelStep = pixelStep
        self.tileStep = tileStep
        self.positionStep = positionStep
    }
}

/// The transforms of Winograd's F(2×2, 3×3) and F(4×4, 3×3) (Lavin and Gray 2015, sections 4.1 and 4.2), channels last.
///
/// Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A makes 2×2 pixels from 4×4 with 16 products a channel instead of 36, or 4×4 from 6×6 with
/// 36 instead of 144. The places of a transformed tile are as many matrices, whose products are one `NestedProduct`.
public protocol WinogradKernels<Scalar> {
    associatedtype Scalar

    /// U ← G·g·Gᵀ: from 9 taps of `count` filters each to all places.
    static func winogradFilter(
        _ size: WinogradSize, count: Int, _ taps: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>)

    /// V ← Bᵀ·d·B of the pixels at every tile's place; the image has a frame.
    static func winogradInput(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>)

    /// Y ← Aᵀ·M·A, of which `height`×`width` pixels are kept, or added to what is there.
    static func winogradOutput(
        _ tiles: WinogradTiles, _ places: UnsafePointer<Scalar>, into image: UnsafeMutablePointer<Scalar>,
        height: Int, width: Int, accumulates: Bool)

    /// A·dY·Aᵀ of the pixels of every tile; the image is readable up to whole tiles.
    static func winogradOutputGradient(
        _ tiles: WinogradTiles, _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>)

    /// dg ← Gᵀ·dU·G: from all places of `count` filters each back to 9 taps.
    static func winogradFilterGradient(
        _ size: WinogradSize, count: Int, _ places: UnsafePointer<Scalar>, into taps: UnsafeMutablePointer<Scalar>)
}
