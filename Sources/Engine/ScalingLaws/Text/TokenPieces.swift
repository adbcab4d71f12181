/// Pieces of text as tokens, one after another, and the windows that lie in them.
struct TokenPieces: Sendable {
    let tokens: [UInt16]
    /// Piece p has the tokens from `bounds[p]` to before `bounds[p + 1]`.
    let bounds: [Int]

    init(_ pieces: [[UInt16]]) {
        tokens = Array(pieces.joined())
        bounds = pieces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    /// How the windows of one context lie in the pieces: each predicts `context` tokens that no other predicts, and
    /// begins with the token before them, which the window before has predicted.
    struct Windows: Sendable {
        let context: Int
        /// Piece p has the windows from `firsts[p]` to before `firsts[p + 1]`.
        let firsts: [Int]
        /// How many tokens of each piece are left over; 0 where a piece has no window.
        let spare: [Int]
        private let starts: [Int]

        var count: Int { firsts[firsts.count - 1] }

        fileprivate init(_ bounds: [Int], context: Int) {
            self.context = context
            starts = bounds
            var (firsts, spare) = ([0], [Int]())
            for piece in 1..<bounds.count {
                let following = max(0, bounds[piece] - bounds[piece - 1] - 1)
                let count = following / context
                firsts.append(firsts[piece - 1] + count)
                spare.append(count == 0 ? 0 : following - count * context)
            }
            (self.firsts, self.spare) = (firsts, spare)
        }

        /// Where window `number` begins.
        ///
        /// - Parameter offsets: How many of its spare tokens each piece leaves at its beginning.
        func start(_ number: Int, offsets: [Int]) -> Int {
            // The last piece whose first window is not after this one: pieces without windows are before it.
            var (low, high) = (0, spare.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if firsts[middle] <= number { low = middle } else { high = middle }
            }
            return starts[low] + offsets[low] + (number - firsts[low]) * context
        }
    }

    /// - Parameter context: At least 1.
    func windows(context: Int) -> Windows { Windows(bounds, context: context) }
}
