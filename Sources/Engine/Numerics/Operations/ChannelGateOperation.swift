import KernelInterface

/// y = x·s, every channel of every image by a number of its own: what squeeze-and-excitation ends with (Hu et al. 2018,
/// equation 4).
///
/// Inputs: x of batch×height×width×c, s of batch×c. Output: x's shape.
struct ChannelGateOperation<Scalar: NetworkScalar>: Operation {
    let name = "channel gate"

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard inputs[0].rank == 4, inputs[1] == [inputs[0][0], inputs[0][3]] else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "batch×height×width×c and batch×c")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        needs.inputsInBackward = (wanted[0] ? [1] : []) + (wanted[1] ? [0] : [])
        return needs
    }

    func forward(_ step: Step<Scalar>) {
        eachRow(step) { image, row, channels in
            Scalar.kernels.binary(
                .multiply, count: channels, step.inputs[0] + row, step.inputs[1] + image, into: step.output + row)
        }
    }

    func backward(_ step: Step<Scalar>) {
        let gradient = step.outputGradient!
        if let slot = step.gradients[0] {
            eachRow(step) { image, row, channels in
                GradientSlot(address: slot.address + row, accumulates: slot.accumulates)
                    .take(channels, gradient + row, times: step.inputs[1] + image)
            }
        }
        if let slot = step.gradients[1] {
            if !slot.accumulates { slot.address.clear(step.inputShapes[1].count) }
            eachRow(step) { image, row, channels in
                Scalar.kernels.multiplyAdd(
                    count: channels, gradient + row, step.inputs[0] + row, into: slot.address + image)
            }
        }
    }

    /// Where a pixel's channels begin, and those of its image in s.
    private func eachRow(_ step: Step<Scalar>, _ body: (_ image: Int, _ row: Int, _ channels: Int) -> Void) {
        let (shape, channels) = (step.outputShape, step.outputShape.last)
        let pixels = shape[1] * shape[2]
        for image in 0..<shape[0] {
            for pixel in 0..<pixels { body(image * channels, (image * pixels + pixel) * channels, channels) }
        }
    }
}

extension Graph {
    /// Every channel of every image times a number of its own.
    ///
    /// - Parameters:
    ///   - x: batch×height×width×c.
    ///   - gates: batch×c.
    /// - Returns: As many numbers as x has, in its shape.
    /// - Throws: `shapeMismatch`.
    public func gateChannels(_ x: Value, by gates: Value) throws(NetworkError) -> Value {
        try apply(ChannelGateOperation<Scalar>(), to: [x, gates])
    }
}
