import Numerics

/// Draws windows of a text: window n is of epoch n / windows an epoch, whose order is a stream of its own.
struct TextSampler: WindowSampler {
    private let pieces: TokenPieces
    private let windows: TokenPieces.Windows
    private let random: RandomStream
    /// Only the epoch that was asked for last: an order has as many numbers as the text has windows.
    private var epoch = -1
    private var order: [UInt32] = []
    private var offsets: [Int] = []

    /// - Parameter windows: At least one.
    init(_ pieces: TokenPieces, _ windows: TokenPieces.Windows, random: RandomStream) {
        (self.pieces, self.windows, self.random) = (pieces, windows, random)
    }

    mutating func draw(_ number: Int, into window: UnsafeMutableBufferPointer<Int32>) {
        precondition(number >= 0, "windows are numbered from 0")
        precondition(window.count == windows.context + 1, "a window has one token more than its context")
        let (wanted, place) = number.quotientAndRemainder(dividingBy: windows.count)
        if wanted != epoch { begin(wanted) }
        let start = windows.start(Int(order[place]), offsets: offsets)
        pieces.tokens.withUnsafeBufferPointer { tokens in
            for position in 0..<window.count { window[position] = Int32(tokens[start + position]) }
        }
    }

    private mutating func begin(_ wanted: Int) {
        epoch = wanted
        var stream = random.split(UInt64(wanted))
        offsets = windows.spare.map { stream.index(below: $0 + 1) }
        order = stream.permutation(windows.count).map(UInt32.init)
    }
}
