/// How learning left all bounds.
package struct LearningDivergence: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        case lossNotFinite
        case weightsNotFinite
        /// Every image of every task is answered with the same outputs: no rectifier lets anything through any more.
        case dead
    }

    /// The task that was learned, from 0.
    package let task: Int
    /// How many steps had been made in all.
    package let step: Int
    package let reason: Reason

    package var description: String {
        let what =
            switch reason {
            case .lossNotFinite: "the loss is not finite any more"
            case .weightsNotFinite: "weights are not finite any more"
            case .dead: "the network is dead: it answers every image alike"
            }
        return
            "learning diverged in task \(task + 1), after \(step) steps: \(what). A smaller learning rate or strength may help"
    }
}
