import Numerics

/// What moves the weights of a network that all tasks share.
package enum OptimizerChoice: String, Sendable, Hashable, CaseIterable {
    case sgd
    case adam

    /// One line of help.
    package var summary: String {
        switch self {
        case .sgd: "plain gradient descent"
        case .adam: "Adam, whose moments begin anew with every task"
        }
    }

    func make<Scalar: NetworkScalar>() -> any Optimizer<Scalar> {
        switch self {
        case .sgd: SGD()
        case .adam: Adam()
        }
    }
}
