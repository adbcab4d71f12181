/// What an anchor learns from its pool.
package enum AnchorObjective: String, Sendable, Hashable, CaseIterable {
    /// To tell all classes apart.
    case supervised
    /// By how many quarter turns an image was turned, which takes no labels: rotation prediction (Gidaris, Singh and Komodakis
    /// 2018, *Unsupervised Representation Learning by Predicting Image Rotations*). The paper shows all four turns of an image in
    /// one batch; here each time one, drawn anew, so that an epoch takes as long as one with labels.
    case selfSupervised = "self-supervised"

    /// How many turns there are.
    static let turns = 4

    /// Where a place of a turned image comes from.
    static func source(_ row: Int, _ column: Int, turn: Int, side: Int) -> (row: Int, column: Int) {
        let last = side - 1
        return switch turn {
        case 1: (column, last - row)
        case 2: (last - row, last - column)
        case 3: (last - column, row)
        default: (row, column)
        }
    }
}
