/// The numbers of new sweeps, none of which is ever given twice.
///
/// A sweep may die with its coordinator before it is on disk, while a worker has its tasks already. Under
/// the same number another sweep would then take that worker's results for its own. So only numbers up to
/// a mark are given, and the mark is on disk before it counts; a start begins behind the mark that it
/// finds. The mark moves on long before it is reached, together with what is written anyway: nobody
/// waits for it but a crowd of sweeps that come within one write of the disk.
struct SweepNumbers: Sendable {
    /// The last number given.
    private(set) var last: Int64
    /// The mark that is on disk.
    private(set) var mark: Int64
    /// The mark that is on its way there.
    private var asked: Int64
    /// How far ahead the mark is moved. What is left of it when a coordinator is killed is never given.
    private var stride = Self.firstStride
    private var isClosed = false

    static let firstStride: Int64 = 16
    private static let longestStride: Int64 = 1024
    /// A file that says that more than this have been given is damaged.
    static let most: Int64 = 1 << 60

    /// - Parameter last: no number up to this one may be given; the mark `firstStride` behind is on disk.
    init(after last: Int64) {
        self.last = last
        mark = last + Self.firstStride
        asked = mark
    }

    /// - Returns: a number that nobody has had, nil when the mark has been reached; and a mark that is to
    ///   be written, if it is time.
    mutating func next() -> (number: Int64?, mark: Int64?) {
        guard !isClosed else { return (nil, nil) }
        let isGiven = last < mark
        if isGiven {
            last += 1
        } else {
            // Somebody has to wait: they come faster than the disk is.
            stride = min(2 * stride, Self.longestStride)
        }
        guard asked - last <= stride / 2 || (!isGiven && asked - last < stride) else {
            return (isGiven ? last : nil, nil)
        }
        asked = last + stride
        return (isGiven ? last : nil, asked)
    }

    /// This mark is on disk.
    mutating func written(_ mark: Int64) { self.mark = max(self.mark, mark) }

    /// No more are given. - Returns: the mark that the next start is to find, so that none is left out.
    mutating func close() -> Int64 {
        isClosed = true
        return last
    }
}
