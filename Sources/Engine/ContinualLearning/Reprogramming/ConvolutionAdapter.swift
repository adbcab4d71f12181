package import Numerics

/// What a task has of its own after a frozen convolution, before the norm.
package protocol ConvolutionAdapter: Sendable {
    /// Lays it out in a graph; its parameters begin with ``ReprogrammedNetwork/own``.
    ///
    /// - Parameter x: What comes out of the convolution: rows×side×side×channels.
    /// - Returns: As many numbers, in the same shape.
    func callAsFunction(
        _ x: Value, after unit: AnchorUnit, in graph: Graph<Float>
    ) throws(NetworkError) -> Value

    /// Numbers that a task keeps for it.
    func numbers(_ unit: AnchorUnit) -> Int

    /// Multiplications for an image of so many rows and columns that the network is shown.
    func multiplications(_ unit: AnchorUnit, side: Int) -> Int
}

extension AnchorUnit {
    /// Channels of a group, as near to a wanted number as they divide among the groups: the greatest common divisor.
    func groupSize(_ wanted: Int) -> Int {
        var (a, b) = (outputs, wanted)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// Numbers that come out for an image.
    func places(side: Int) -> Int { self.side(of: side) * self.side(of: side) }
}
