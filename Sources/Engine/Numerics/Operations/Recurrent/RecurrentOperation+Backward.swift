import KernelInterface

extension RecurrentOperation {
    func backward(_ step: Step<Scalar>) {
        let sizes = RecurrentSizes(cell, inputs: step.inputShapes, output: step.outputShape)
        let kept = Kept(step.saved!, sizes, steps: sizes.times)
        // The gradient of the state before the first time, whether anybody wants it or not.
        let initial = step.scratch!
        initial.clear(sizes.state)
        for time in (0..<sizes.times).reversed() {
            // What the state sends back is added to what the reader of the earlier state has sent.
            let earlier = time > 0 ? step.outputGradient! + (time - 1) * sizes.state : initial
            gateGradients(step, kept, sizes, time, earlier)
            guard time > 0 || (hasInitialState && step.gradients[5] != nil) else { continue }
            for part in stateParts {
                addLaneProduct(
                    rows: sizes.hidden, width: sizes.width, depth: part.count * sizes.hidden,
                    step.inputs[2] + part.block * sizes.hidden * sizes.hidden, stride: sizes.hidden,
                    isTransposed: true, by: kept.gates(time) + part.plane * sizes.plane, into: earlier)
            }
        }
        if let slot = step.gradients[0] { inputGradient(step, kept, sizes, slot) }
        if let slot = step.gradients[1] { inputWeightGradient(step, kept, sizes, slot) }
        if let slot = step.gradients[2] { stateWeightGradient(step, kept, sizes, slot) }
        if let slot = step.gradients[3] { biasGradient(inputParts, kept, sizes, slot) }
        if let slot = step.gradients[4] { biasGradient(stateParts, kept, sizes, slot) }
        if hasInitialState { step.gradients[5]?.take(sizes.state, initial) }
    }

    /// Turns the gates at a time into the gradients of their sums.
    private func gateGradients(
        _ step: Step<Scalar>, _ kept: Kept, _ sizes: RecurrentSizes, _ time: Int,
        _ earlier: UnsafeMutablePointer<Scalar>
    ) {
        let previous = previousState(step, kept, sizes, time)
        let gradient = step.outputGradient! + time * sizes.state
        switch cell {
        case .lstm:
            Scalar.kernels.lstmBackward(
                count: sizes.plane, gates: kept.gates(time), previousCell: previous + sizes.plane,
                tanhOfCell: kept.tanhOfCell(time), hiddenGradient: gradient, cellGradient: gradient + sizes.plane,
                previousCellGradient: earlier + sizes.plane)
        case .gru:
            Scalar.kernels.gruBackward(
                count: sizes.plane, gates: kept.gates(time), previous: previous, hiddenGradient: gradient,
                previousGradient: earlier)
        case .tanh:
            Scalar.kernels.tanhBackward(
                count: sizes.plane, sums: kept.gates(time), hidden: step.output + time * sizes.state,
                hiddenGradient: gradient)
        }
    }

    private func biasGradient(
        _ parts: [RecurrentCell.Part], _ kept: Kept, _ sizes: RecurrentSizes, _ slot: GradientSlot<Scalar>
    ) {
        for part in parts {
            Scalar.kernels.laneSums(
                steps: sizes.times, rows: part.count * sizes.hidden, width: sizes.width,
                kept.gates(0) + part.plane * sizes.plane, aStep: kept.gatesStep,
                into: slot.address + part.block * sizes.hidden, accumulates: slot.accumulates)
        }
    }

    private func inputGradient(
        _ step: Step<Scalar>, _ kept: Kept, _ sizes: RecurrentSizes, _ slot: GradientSlot<Scalar>
    ) {
        let read = sizes.features * sizes.width
        for time in 0..<sizes.times {
            let gradient = slot.address + time * sizes.xStep
            for (k, part) in inputParts.enumerated() {
                addLaneProduct(
                    rows: sizes.features, width: sizes.width, depth: part.count * sizes.hidden,
                    step.inputs[1] + part.block * sizes.hidden * sizes.features, stride: sizes.features,
                    isTransposed: true, by: kept.gates(time) + part.plane * sizes.plane, into: gradient,
                    beta: k == 0 ? slot.beta : 1)
            }
            // Rows that the layer does not read: the cells of an LSTM below.
            if !slot.accumulates { (gradient + read).clear(sizes.xStep - read) }
        }
    }

    private func inputWeightGradient(
        _ step: Step<Scalar>, _ kept: Kept, _ sizes: RecurrentSizes, _ slot: GradientSlot<Scalar>
    ) {
        for part in inputParts {
            addLaneOuterProducts(
                steps: sizes.times, rows: part.count * sizes.hidden, columns: sizes.features, width: sizes.width,
                kept.gates(0) + part.plane * sizes.plane, aStep: kept.gatesStep, step.inputs[0], bStep: sizes.xStep,
                into: slot.address + part.block * sizes.hidden * sizes.features, beta: slot.beta)
        }
    }

    private func stateWeightGradient(
        _ step: Step<Scalar>, _ kept: Kept, _ sizes: RecurrentSizes, _ slot: GradientSlot<Scalar>
    ) {
        for part in stateParts {
            let target = slot.address + part.block * sizes.hidden * sizes.hidden
            let plane = part.plane * sizes.plane
            addLaneOuterProducts(
                steps: sizes.times - 1, rows: part.count * sizes.hidden, columns: sizes.hidden, width: sizes.width,
                kept.gates(min(1, sizes.times - 1)) + plane, aStep: kept.gatesStep, step.output, bStep: sizes.state,
                into: target, beta: slot.beta)
            guard hasInitialState else { continue }
            addLaneOuterProducts(
                steps: 1, rows: part.count * sizes.hidden, columns: sizes.hidden, width: sizes.width,
                kept.gates(0) + plane, aStep: 0, step.inputs[5], bStep: 0, into: target, beta: 1)
        }
    }
}
