import KernelInterface

/// Several elementwise operations at once, tile by tile: what lies between them never leaves the fastest cache.
///
/// Inputs: what the stages read from outside, each once, all of the output's shape. Going back, values and slopes of a
/// tile are computed again. Every element goes through the same kernels in the same order as without fusion, so
/// results are the same bit for bit.
struct FusedOperation<Scalar: NetworkScalar>: Operation {
    /// Where a stage finds an operand.
    enum Operand: Sendable, Hashable {
        case input(Int)
        case stage(Int)
    }

    struct Stage: Sendable {
        let function: Elementwise<Scalar>
        /// Both the same for a function of one number.
        let a, b: Operand
        /// Whether this is the first on the way back to give the operand a gradient.
        var isFirstOfA = true
        var isFirstOfB = true
    }

    let name: String
    private let stages: [Stage]
    private let isLinear: Bool

    /// How many numbers are worked on at a time: a few tiles fit into 32 KiB.
    private func tile(_ count: Int) -> Int { min(1024, (count + 15) / 16 * 16) }

    /// - Parameter stages: In order; the last one makes the output.
    init(_ stages: [Stage]) {
        var stages = stages
        for k in stages.indices {
            let later = stages[(k + 1)...].flatMap { [$0.a, $0.b] }
            stages[k].isFirstOfA = !later.contains(stages[k].a)
            stages[k].isFirstOfB = !later.contains(stages[k].b) && stages[k].a != stages[k].b
        }
        self.stages = stages
        name = stages.map(\.function.name).joined(separator: ", ")
        isLinear = stages.allSatisfy(\.function.isLinear)
    }

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = inputs.count - 1
        needs.forwardScratch = stages.count * tile(output.count)
        if let last = wanted.lastIndex(of: true) {
            needs.gradientInPlace = last
            needs.backwardScratch = 3 * stages.count * tile(output.count)
            if !isLinear { needs.inputsInBackward = Array(inputs.indices) }
        }
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        let total = step.outputShape.count
        let tile = tile(total)
        for start in stride(from: 0, to: total, by: tile) {
            let count = min(tile, total - start)
            for k in stages.indices {
                let target = k == stages.count - 1 ? step.output + start : step.scratch! + k * tile
                evaluate(k, count, step, start, values: step.scratch!, into: target, slope: nil)
            }
        }
    }

    func backward(_ step: Step<Scalar>) {
        let total = step.outputShape.count
        let tile = tile(total)
        let (values, slopes) = (step.scratch!, step.scratch! + stages.count * tile)
        let gradients = slopes + stages.count * tile
        for start in stride(from: 0, to: total, by: tile) {
            let count = min(tile, total - start)
            if !isLinear {
                for k in stages.indices {
                    evaluate(
                        k, count, step, start, values: values, into: values + k * tile, slope: slopes + k * tile)
                }
            }
            // An input's gradient may lie where the output's is: it is read before anything is written.
            let last = gradients + (stages.count - 1) * tile
            last.update(from: step.outputGradient! + start, count: count)
            for k in stages.indices.reversed() {
                let stage = stages[k]
                stage.function.backward(
                    count, gradients + k * tile, address(stage.a, step, start, values),
                    address(stage.b, step, start, values), slope: slopes + k * tile,
                    slot(stage.a, stage.isFirstOfA, step, start, gradients),
                    slot(stage.b, stage.isFirstOfB, step, start, gradients))
            }
        }
    }

    private func evaluate(
        _ k: Int, _ count: Int, _ step: Step<Scalar>, _ start: Int, values: UnsafeMutablePointer<Scalar>,
        into target: UnsafeMutablePointer<Scalar>, slope: UnsafeMutablePointer<Scalar>?
    ) {
        stages[k].function.forward(
            count, address(stages[k].a, step, start, values), address(stages[k].b, step, start, values),
            into: target, slope: slope)
    }

    private func address(
        _ operand: Operand, _ step: Step<Scalar>, _ start: Int, _ values: UnsafeMutablePointer<Scalar>
    ) -> UnsafeMutablePointer<Scalar> {
        switch operand {
        case .input(let i): step.inputs[i] + start
        case .stage(let k): values + k * tile(step.outputShape.count)
        }
    }

    private func slot(
        _ operand: Operand, _ isFirst: Bool, _ step: Step<Scalar>, _ start: Int,
        _ gradients: UnsafeMutablePointer<Scalar>
    ) -> GradientSlot<Scalar>? {
        switch operand {
        case .input(let i):
            step.gradients[i].map {
                GradientSlot(address: $0.address + start, accumulates: $0.accumulates || !isFirst)
            }
        case .stage(let k): GradientSlot(address: gradients + k * tile(step.outputShape.count), accumulates: !isFirst)
        }
    }
}
