/// A window that moves over images of batch×height×width×channels; beyond their edges there is nothing.
public struct PoolingWindow: Sendable {
    public var batch: Int
    public var channels: Int
    /// The images' sizes and the results'.
    public var height: Int
    public var width: Int
    public var resultHeight: Int
    public var resultWidth: Int
    public var rows: Int
    public var columns: Int
    public var strideRows: Int
    public var strideColumns: Int
    public var dilationRows: Int
    public var dilationColumns: Int
    /// How far the first window begins outside.
    public var top: Int
    public var left: Int

    public init(
        batch: Int, channels: Int, height: Int, width: Int, resultHeight: Int, resultWidth: Int, rows: Int,
        columns: Int, strideRows: Int, strideColumns: Int, dilationRows: Int, dilationColumns: Int, top: Int, left: Int
    ) {
        self.batch = batch
        self.channels = channels
        self.height = height
        self.width = width
        self.resultHeight = resultHeight
        self.resultWidth = resultWidth
        self.rows = rows
        self.columns = columns
        self.strideRows = strideRows
        self.strideColumns = strideColumns
        self.dilationRows = dilationRows
        self.dilationColumns = dilationColumns
        self.top = top
        self.left = left
    }
}

/// Largest numbers and sums in windows, channel by channel.
public protocol PoolingKernels<Scalar> {
    associatedtype Scalar

    /// y ← the largest number in each window and, where `taps` is given, taps ← which it is (the first of equals).
    static func maximumPool(
        _ window: PoolingWindow, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
        taps: UnsafeMutablePointer<Scalar>?)

    /// dX ← dX + dY where the largest numbers were.
    static func addMaximumPoolGradient(
        _ window: PoolingWindow, _ gradient: UnsafePointer<Scalar>, taps: UnsafePointer<Scalar>,
        into x: UnsafeMutablePointer<Scalar>)

    /// y ← scale·Σ of each window.
    static func sumPool(
        _ window: PoolingWindow, scale: Scalar, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>)

    /// dX ← dX + scale·dY in all of each window.
    static func addSumPoolGradient(
        _ window: PoolingWindow, scale: Scalar, _ gradient: UnsafePointer<Scalar>,
        into x: UnsafeMutablePointer<Scalar>)
}
