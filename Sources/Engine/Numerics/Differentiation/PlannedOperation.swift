/// An operation with the places of its operands, as a program runs it.
///
/// An object with constants in it and not a pair in an array: what an array lends is copied on every call, with a count
/// of references for each of a step's own arrays, and a network of small layers runs a hundred thousand of them a second.
class PlannedOperation<Scalar: NetworkScalar> {
    func prepare() {}
    func forward() {}
    func backward() {}

    /// - Parameter operation: Of whatever type.
    static func of(_ operation: any Operation<Scalar>, _ step: Step<Scalar>) -> PlannedOperation<Scalar> {
        func planned<Kind: Operation>(_ operation: Kind) -> PlannedOperation<Scalar> where Kind.Scalar == Scalar {
            PlannedKind(operation, step)
        }
        return planned(operation)
    }
}

private final class PlannedKind<Kind: Operation>: PlannedOperation<Kind.Scalar> {
    private let operation: Kind
    private let step: Step<Kind.Scalar>

    init(_ operation: Kind, _ step: Step<Kind.Scalar>) { (self.operation, self.step) = (operation, step) }

    override func prepare() { operation.prepare(step) }
    override func forward() { operation.forward(step) }
    override func backward() { operation.backward(step) }
}

/// Counts a program's training steps.
final class StepCounter {
    var value: UInt64 = 0
}
