import KernelInterface

/// In training, numbers are left out with a probability and the others scaled up (Srivastava et al. 2014, in the
/// form that needs nothing of an evaluation); else nothing happens.
///
/// Which numbers, is a hash of the operation's key, the program's step and the number's place: training that is
/// resumed at a step drops what it would have dropped, and nothing is kept for the way back.
struct DropoutOperation<Scalar: NetworkScalar>: Operation {
    let name = "dropout"
    let probability: Double
    let key: UInt64

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        guard probability >= 0, probability < 1 else {
            throw .invalidArgument(operation: name, "a probability of \(probability) is not in 0..<1")
        }
        return inputs[0]
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds {
        var needs = OperationNeeds()
        needs.inPlace = 0
        needs.gradientInPlace = 0
        return needs
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func forward(_ step: Step<Scalar>) {
        guard step.isTraining else {
            if step.output != step.inputs[0] {
                step.output.update(from: step.inputs[0], count: step.outputShape.count)
            }
            return
        }
        drop(step, step.inputs[0], into: step.output, accumulates: false)
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0] else { return }
        drop(step, step.outputGradient!, into: slot.address, accumulates: slot.accumulates)
    }

    private func drop(
        _ step: Step<Scalar>, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, accumulates: Bool
    ) {
        Scalar.kernels.dropout(
            count: step.outputShape.count, key: SplitMix64.mix(key &+ SplitMix64.mix(step.number &+ 1)),
            threshold: UInt32(min(probability * 0x1p32, 0x1p32 - 1)), scale: Scalar(1 / (1 - probability)), x, into: y,
            accumulates: accumulates)
    }
}

extension Graph {
    /// `x` with numbers left out at random while a program trains.
    ///
    /// - Parameters:
    ///   - probability: Of each number to be left out, in 0..<1.
    ///   - key: Tells this place in the network from others; equal keys of equal steps drop the same places.
    /// - Throws: `invalidArgument`.
    public func dropout(_ x: Value, probability: Double, key: UInt64) throws(NetworkError) -> Value {
        try apply(DropoutOperation<Scalar>(probability: probability, key: key), to: [x])
    }
}
