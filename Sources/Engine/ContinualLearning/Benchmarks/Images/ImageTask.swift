/// A task of images: a name, and labelled images of 28×28 pixels to learn from and to be tested with.
public struct ImageTask: Sendable {
    /// What the images are.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// Photographs, handwriting, icons.
        case picture = 0
        /// Characters in printed fonts.
        case glyph
        /// Characters drawn by pen strokes.
        case stroke
        /// Figures that are drawn from rules.
        case procedural
        /// Whatever a user brings.
        case own
    }

    /// Rows and columns that every image of a task has.
    public static let side = 28

    public let name: String
    public let kind: Kind
    /// What the labels 0, 1, … stand for.
    public let classNames: [String]
    /// `side`² pixels an image.
    public let images: ImageCollection

    public init(name: String, kind: Kind, classNames: [String], images: ImageCollection) {
        (self.name, self.kind, self.classNames, self.images) = (name, kind, classNames, images)
    }
}

extension ImageCollection.Part {
    /// The same images in an order that mixes classes, always the same: files have them class by class, and methods that
    /// keep a task's first samples count on it that those are of all classes.
    func mixed(pixels: Int) -> Self {
        var random = RunStreams(seed: 0)[.keeping]
        var result = Self()
        result.levels.reserveCapacity(levels.count)
        for sample in random.permutation(count) {
            result.levels += levels[sample * pixels..<(sample + 1) * pixels]
            result.labels.append(labels[sample])
        }
        return result
    }
}
