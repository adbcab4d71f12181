public import Numerics

/// A source that makes its windows up from random numbers, without end and with a known probability for each.
///
/// It says how a window is written and what the window's tokens cost the best model; what draws by number, what is held
/// out and mean losses follow from that.
public protocol GeneratedSource: TokenSource {
    associatedtype Writer: WindowWriter

    /// What the source itself and its held-out windows are drawn with.
    var seed: UInt64 { get }

    /// What writes windows of this context, at least 1.
    ///
    /// - Throws: `invalid` where such windows take too much memory.
    func writer(context: Int) throws(TokenSourceError) -> Writer

    /// The sum of −ln p over the predicted tokens of a window, p being a token's exact probability after all before it in
    /// the window; nil where the source never writes this window.
    func loss(of window: [Int32]) -> Double?
}

/// What writes the windows of a source.
public protocol WindowWriter {
    /// - Parameters:
    ///   - window: Receives context + 1 tokens.
    ///   - random: All that the window depends on.
    mutating func write(into window: UnsafeMutableBufferPointer<Int32>, random: inout RandomStream)
}

extension GeneratedSource {
    public var trainingTokens: Int? { nil }

    public var bytesPerToken: Double? { nil }

    public func training(context: Int, random: RandomStream) throws(TokenSourceError) -> any WindowSampler {
        try requireContext(context)
        return NumberedWindows(writer: try writer(context: context), random: random)
    }

    /// `count` windows from a stream of the source's own seed: two splits away from it, where a run's are one split away
    /// from the run's stream, so no run sees them even when its seed is the source's.
    public func heldOut(context: Int, count: Int) throws(TokenSourceError) -> [[Int32]] {
        try requireContext(context)
        guard count >= 0 else { throw .invalid("\(count) windows cannot be held out: the number should be at least 0") }
        var windows = NumberedWindows(
            writer: try writer(context: context), random: RandomStream(seed: seed).split(SeedPurpose.heldOut))
        return (0..<count).map { number in
            [Int32](unsafeUninitializedCapacity: context + 1) { window, written in
                windows.draw(number, into: UnsafeMutableBufferPointer(rebasing: window[0...context]))
                written = context + 1
            }
        }
    }

    public func bestLoss(of windows: [[Int32]]) -> Double? {
        var (sum, tokens) = (0.0, 0)
        for window in windows {
            guard let loss = loss(of: window) else { return nil }
            sum += loss
            tokens += window.count - 1
        }
        return tokens > 0 ? sum / Double(tokens) : nil
    }
}

/// The keys that split a source's seed, none of which is the number of a window that anyone will draw.
enum SeedPurpose {
    static let tables: UInt64 = 0x7461_626C_6573_0000
    static let heldOut: UInt64 = 0x6865_6C64_206F_7574
    static let estimates: UInt64 = 0x6573_7469_6D61_7465
}

/// Every window from a split of its own, so that it depends on its number alone.
private struct NumberedWindows<Writer: WindowWriter>: WindowSampler {
    var writer: Writer
    let random: RandomStream

    mutating func draw(_ number: Int, into window: UnsafeMutableBufferPointer<Int32>) {
        var stream = random.split(UInt64(bitPattern: Int64(number)))
        writer.write(into: window, random: &stream)
    }
}
