import Numerics

/// Means of what goes into each weight of a convolution: for every tap and channel the mean, over samples and over places
/// of its output, of the number that is multiplied there, 0 beyond the border.
///
/// A convolution is linear, so the mean of what comes out of it, whatever its weights are then, is their product with these.
struct TapMeans<Scalar: NetworkScalar> {
    /// Tap by tap, row by row of the window, a number for each channel.
    private(set) var sums: [Double]
    private let unit: AnchorUnit
    private var places = 0

    init(_ unit: AnchorUnit) {
        self.unit = unit
        sums = Array(repeating: 0, count: unit.fanIn)
    }

    /// - Parameter images: Of rows×side×side×channels, the first so many of which count.
    mutating func add(_ images: [Scalar], side: Int, rows: Int) {
        let (channels, size) = (unit.inputs, unit.size)
        let out = (side - 1) / unit.stride + 1
        for row in 0..<rows {
            for tap in 0..<size * size {
                for y in 0..<out {
                    let fromY = y * unit.stride + tap / size - size / 2
                    guard (0..<side).contains(fromY) else { continue }
                    for x in 0..<out {
                        let fromX = x * unit.stride + tap % size - size / 2
                        guard (0..<side).contains(fromX) else { continue }
                        let place = ((row * side + fromY) * side + fromX) * channels
                        for k in 0..<channels { sums[tap * channels + k] += Double(images[place + k]) }
                    }
                }
            }
        }
        places += rows * out * out
    }

    var means: [Scalar] { sums.map { Scalar($0 / Double(max(places, 1))) } }
}
