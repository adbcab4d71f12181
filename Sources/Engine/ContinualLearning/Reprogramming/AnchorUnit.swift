import Numerics

/// One convolution of an anchor, with the norm that follows it.
package struct AnchorUnit: Sendable, Hashable {
    /// Its place among all, which its parameters are named by.
    package let index: Int
    let inputs: Int
    package let outputs: Int
    /// Rows and columns of the window: 3, or 1 for what makes a shortcut fit.
    let size: Int
    let stride: Int
    /// How often the sides of the network's images have been halved once it has been passed.
    let halvings: Int

    /// Numbers that go into one result.
    var fanIn: Int { size * size * inputs }
    var weights: Int { fanIn * outputs }

    /// Rows of what comes out, for so many rows of the network's images.
    func side(of side: Int) -> Int { (0..<halvings).reduce(side) { side, _ in (side - 1) / 2 + 1 } }

    /// Multiplications for an image of so many rows and columns.
    func multiplications(side: Int) -> Int { weights * self.side(of: side) * self.side(of: side) }

    /// The convolution, under the names that begin so.
    func convolution(_ prefix: String) -> Conv2D {
        Conv2D(
            "\(prefix).conv.\(index)", inputs: inputs, outputs: outputs, size: size, stride: stride,
            padding: size / 2, hasBias: false, initializer: .kaimingNormal(fanIn: fanIn))
    }

    func norm(_ prefix: String, statistics: BatchStatistics = .batch) -> BatchNorm {
        BatchNorm("\(prefix).norm.\(index)", channels: outputs, statistics: statistics)
    }
}
