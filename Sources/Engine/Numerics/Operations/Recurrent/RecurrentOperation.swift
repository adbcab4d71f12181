import KernelInterface

/// A recurrent layer over a whole sequence, lane-wise: the states at all times.
///
/// Inputs: x of time×features×width, of which the first `features` rows count, as many as the weights have
/// columns; W of the input, W of the state, both biases, and the state before the first time if there is one
/// (1×state×width). Output: time×state×width, h first and then c. The way back goes through time once; the
/// products that make weights' gradients are done for all times together at its end.
struct RecurrentOperation<Scalar: NetworkScalar>: Operation {
    let cell: RecurrentCell
    let hasInitialState: Bool
    // Kept here, because a run makes no arrays.
    let inputParts: [RecurrentCell.Part]
    let stateParts: [RecurrentCell.Part]

    init(cell: RecurrentCell, hasInitialState: Bool) {
        self.cell = cell
        self.hasInitialState = hasInitialState
        inputParts = cell.inputParts
        stateParts = cell.stateParts
    }

    var name: String { "\(cell) sequence" }

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        let (x, weight) = (inputs[0], inputs[1])
        guard x.rank == 3, weight.rank == 2, weight[0] > 0, weight[0] % cell.blocks == 0, x[1] >= weight[1] else {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "time×features×width and \(cell.blocks)·hidden×features")
        }
        let hidden = weight[0] / cell.blocks
        let rest: [Shape] = [[weight[0], hidden], [weight[0]], [weight[0]]]
        guard inputs[2..<5].elementsEqual(rest) else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "\(rest) after the first weights")
        }
        if hasInitialState, inputs[5] != [1, cell.stateBlocks * hidden, x[2]] {
            throw .shapeMismatch(
                operation: name, inputs: inputs, expected: "a state of \(cell.stateBlocks * hidden)×\(x[2])")
        }
        return [x[0], cell.stateBlocks * hidden, x[2]]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        let sizes = RecurrentSizes(cell, inputs: inputs, output: output)
        needs.forwardScratch = cell.planes * sizes.hidden
        if wanted.contains(true) {
            needs.saved = sizes.kept(steps: sizes.times)
            needs.backwardScratch = sizes.state
            needs.inputsInBackward = [1, 2] + (wanted[1] ? [0] : []) + (hasInitialState ? [5] : [])
            needs.outputInBackward = true
        } else {
            needs.forwardScratch += sizes.kept(steps: 1)
        }
        return needs
    }

    // MARK: Forward

    func forward(_ step: Step<Scalar>) {
        let sizes = RecurrentSizes(cell, inputs: step.inputShapes, output: step.outputShape)
        let bias = step.scratch!
        addBiases(step, sizes, into: bias)
        let kept = Kept(
            step.saved ?? bias + cell.planes * sizes.hidden, sizes, steps: step.saved == nil ? 1 : sizes.times)
        kept.zeros.clear(sizes.state)
        for time in 0..<sizes.times {
            let gates = kept.gates(time)
            Scalar.kernels.broadcastRows(rows: cell.planes * sizes.hidden, width: sizes.width, bias, into: gates)
            let x = step.inputs[0] + time * sizes.xStep
            for part in inputParts {
                addLaneProduct(
                    rows: part.count * sizes.hidden, width: sizes.width, depth: sizes.features,
                    step.inputs[1] + part.block * sizes.hidden * sizes.features, stride: sizes.features, by: x,
                    into: gates + part.plane * sizes.plane)
            }
            let previous = previousState(step, kept, sizes, time)
            if time > 0 || hasInitialState {
                for part in stateParts {
                    addLaneProduct(
                        rows: part.count * sizes.hidden, width: sizes.width, depth: sizes.hidden,
                        step.inputs[2] + part.block * sizes.hidden * sizes.hidden, stride: sizes.hidden,
                        by: previous, into: gates + part.plane * sizes.plane)
                }
            }
            let state = step.output + time * sizes.state
            switch cell {
            case .lstm:
                Scalar.kernels.lstmForward(
                    count: sizes.plane, gates: gates, previousCell: previous + sizes.plane, hidden: state,
                    cell: state + sizes.plane, tanhOfCell: kept.tanhOfCell(time))
            case .gru:
                Scalar.kernels.gruForward(count: sizes.plane, gates: gates, previous: previous, hidden: state)
            case .tanh:
                Scalar.kernels.unary(.tanh, count: sizes.plane, gates, into: state, derivative: nil)
            }
        }
    }

    /// What every plane's sums start from: both biases where both lead there.
    private func addBiases(
        _ step: Step<Scalar>, _ sizes: RecurrentSizes, into bias: UnsafeMutablePointer<Scalar>
    ) {
        bias.clear(cell.planes * sizes.hidden)
        func add(_ values: UnsafePointer<Scalar>, _ parts: [RecurrentCell.Part]) {
            for part in parts {
                let plane = bias + part.plane * sizes.hidden
                Scalar.kernels.binary(
                    .add, count: part.count * sizes.hidden, plane, values + part.block * sizes.hidden, into: plane)
            }
        }
        add(step.inputs[3], inputParts)
        add(step.inputs[4], stateParts)
    }

    func previousState(
        _ step: Step<Scalar>, _ kept: Kept, _ sizes: RecurrentSizes, _ time: Int
    ) -> UnsafeMutablePointer<Scalar> {
        time > 0 ? step.output + (time - 1) * sizes.state : hasInitialState ? step.inputs[5] : kept.zeros
    }
}
