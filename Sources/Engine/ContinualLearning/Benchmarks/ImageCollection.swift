/// Labelled images in two parts: to learn from, and to be tested with.
public struct ImageCollection: Sendable {
    /// Images one after the other.
    public struct Part: Sendable, Hashable {
        /// Levels of grey, image by image, row by row.
        public var levels: [UInt8] = []
        /// What each image shows, from 0.
        public var labels: [Int] = []
        /// How many images there are.
        public var count: Int { labels.count }
        public init() {}
    }

    /// How many pixels an image has.
    public let pixels: Int
    /// How many things there are to be seen.
    public let classes: Int
    /// The level of a pixel whose value is 1.
    public let white: Int
    public let train: Part
    public let test: Part

    public init(pixels: Int, classes: Int, white: Int, train: Part, test: Part) {
        (self.pixels, self.classes, self.white, self.train, self.test) = (pixels, classes, white, train, test)
    }
}
