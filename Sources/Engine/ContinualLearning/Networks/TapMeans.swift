import Numerics

/// Means of what goes into each weight of a 3×3 convolution: for every tap and channel the mean, over samples and over places
/// of its output, of the number that is multiplied there, 0 beyond the border.
///
/// A convolution is linear, so the mean of what comes out of it, whatever its weights are then, is their product with these.
struct TapMeans<Scalar: NetworkScalar> {
    /// Tap by tap, row by row of the window, a number for each channel.
    private(set) var sums: [Double]
    private let channels: Int
    private let stride: Int
    private var places = 0

    static var taps: Int { 9 }

    init(channels: Int, stride: Int) {
        (self.channels, self.stride) = (channels, stride)
        sums = Array(repeating: 0, count: Self.taps * channels)
    }

    /// - Parameter images: Of rows×side×side×channels, the first so many of which count.
    mutating func add(_ images: [Scalar], side: Int, rows: Int) {
        let out = (side - 1) / stride + 1
        for row in 0..<rows {
            for tap in 0..<Self.taps {
                for y in 0..<out {
                    let fromY = y * stride + tap / 3 - 1
                    guard (0..<side).contains(fromY) else { continue }
                    for x in 0..<out {
                        let fromX = x * stride + tap % 3 - 1
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
