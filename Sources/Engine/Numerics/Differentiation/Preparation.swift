/// What an operation has made of a parameter that its program gives no gradient.
struct Preparation<Scalar: NetworkScalar> {
    private let parameter: Parameter<Scalar>
    private let operation: PlannedOperation<Scalar>
    private var revision: UInt64?

    /// Of node `i`, which has a place for it.
    init(_ plan: Plan<Scalar>, _ i: Int, _ operation: PlannedOperation<Scalar>) {
        guard case .operation(let kind, let inputs) = plan.nodes[i].source,
            let preparation = kind.preparation(wanted: inputs.map { plan.wantsGradient[i] && plan.wantsGradient[$0] }),
            let parameter = plan.preparedParameter(inputs[preparation.input])
        else { preconditionFailure("node \(i) has nothing to prepare") }
        (self.parameter, self.operation) = (parameter, operation)
    }

    /// Makes it anew if the parameter may have changed.
    mutating func refresh() {
        guard revision != parameter.revision else { return }
        operation.prepare()
        revision = parameter.revision
    }

    /// After memory was written over.
    mutating func forget() { revision = nil }
}
