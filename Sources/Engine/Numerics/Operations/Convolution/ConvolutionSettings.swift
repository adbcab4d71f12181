/// How the window of a convolution or a pooling moves over an image.
public struct ConvolutionSettings: Sendable, Hashable {
    /// Lines and pixels from one result to the next.
    public var stride: (rows: Int, columns: Int)
    /// From one tap of the window to the next.
    public var dilation: (rows: Int, columns: Int)
    /// Lines and pixels of zeros around the image.
    public var padding: Padding

    /// Zeros around an image; a causal convolution over time has them before the first moment only.
    public struct Padding: Sendable, Hashable {
        public var top, left, bottom, right: Int

        public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
            self.top = top
            self.left = left
            self.bottom = bottom
            self.right = right
        }

        /// The same on all four sides.
        public static func all(_ count: Int) -> Padding {
            Padding(top: count, left: count, bottom: count, right: count)
        }
    }

    public init(
        stride: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int) = (1, 1), padding: Padding = Padding()
    ) {
        self.stride = stride
        self.dilation = dilation
        self.padding = padding
    }

    /// The same along both axes.
    public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
        self.init(stride: (stride, stride), dilation: (dilation, dilation), padding: .all(padding))
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.stride == right.stride && left.dilation == right.dilation && left.padding == right.padding
    }

    public func hash(into hasher: inout Hasher) {
        for number in [stride.rows, stride.columns, dilation.rows, dilation.columns] { hasher.combine(number) }
        hasher.combine(padding)
    }
}
