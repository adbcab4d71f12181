package import Numerics

/// A network and the tasks that it learns: what a method works with.
package final class ContinualModel<Scalar: NetworkScalar> {
    package let tasks: TaskSequence<Scalar>
    package let network: any ContinualNetwork
    package let plan: LearningPlan
    package let streams: RunStreams
    /// The weights, and whatever parameters a method adds to them.
    package let parameters: ParameterSet<Scalar>
    /// The network's own parameters that are trained, in the order of its layers.
    package let weights: [Parameter<Scalar>]

    /// - Parameter anchor: Whose convolutional network learns, from its weights; nil: a perceptron does.
    /// - Throws: `outOfMemory`.
    package init(
        _ tasks: TaskSequence<Scalar>, _ plan: LearningPlan, anchor: Anchor? = nil, seed: UInt64
    ) throws(NetworkError) {
        self.tasks = tasks
        self.plan = plan
        let (inputs, outputs) = (tasks.pixels, tasks.outputs)
        network =
            if let anchor { ConvolutionalNetwork(anchor, pixels: inputs, outputs: outputs) } else {
                Perceptron(inputs: inputs, hidden: plan.hidden, outputs: outputs)
            }
        streams = RunStreams(seed: seed)
        // Its own draws are replaced by those of the run's streams.
        parameters = ParameterSet(random: RandomStream(seed: seed))
        try network.declare(in: parameters)
        weights = parameters.all.filter { !$0.isState }
        try startAnew()
    }

    /// Draws the weights that every run of this seed starts from.
    package func startAnew() throws(NetworkError) { try network.initialize(parameters, streams[.initialWeights]) }

    /// How many numbers the network's own parameters have: the length of a vector with a number for each.
    package var weightCount: Int { network.weightCount }

    /// Lets a closure work on every parameter of the network in turn.
    ///
    /// - Parameter body: Is given where the numbers and their gradients lie, how many there are, and where they begin in a
    ///   vector over all parameters.
    package func forEachWeight(
        _ body: (_ values: UnsafeMutablePointer<Scalar>, _ gradients: UnsafeMutablePointer<Scalar>, _ place: Range<Int>)
            throws -> Void
    ) throws {
        var start = 0
        for parameter in weights {
            let place = start..<start + parameter.shape.count
            try parameter.withValuesAndGradients { try body($0, $1, place) }
            start = place.upperBound
        }
    }

    /// Lets a closure work on all weights, a few thousand at a time: what several passes over them need is then near.
    ///
    /// - Parameter body: As of ``forEachWeight(_:)``.
    package func forEachBlockOfWeights(
        _ body: (_ values: UnsafeMutablePointer<Scalar>, _ gradients: UnsafeMutablePointer<Scalar>, _ place: Range<Int>)
            throws -> Void
    ) throws {
        let length = 4096
        try forEachWeight { values, gradients, place in
            for start in stride(from: place.lowerBound, to: place.upperBound, by: length) {
                let offset = start - place.lowerBound
                try body(values + offset, gradients + offset, start..<min(start + length, place.upperBound))
            }
        }
    }

    /// Copies all weights into a vector of `weightCount` numbers.
    package func copyWeights(into vector: inout [Scalar]) throws {
        try vector.withUnsafeMutableBufferPointer { vector in
            try forEachWeight { values, _, place in
                (vector.baseAddress! + place.lowerBound).update(from: values, count: place.count)
            }
        }
    }

    /// Copies all gradients into a vector of `weightCount` numbers.
    package func copyGradients(into vector: inout [Scalar]) throws {
        try vector.withUnsafeMutableBufferPointer { vector in
            try forEachWeight { _, gradients, place in
                (vector.baseAddress! + place.lowerBound).update(from: gradients, count: place.count)
            }
        }
    }

    /// All weights, one parameter after the other.
    package func weightVector() throws -> [Scalar] {
        var vector = zeros
        try copyWeights(into: &vector)
        return vector
    }

    /// Replaces all weights.
    package func setWeights(_ vector: [Scalar]) throws {
        try vector.withUnsafeBufferPointer { vector in
            try forEachWeight { values, _, place in
                values.update(from: vector.baseAddress! + place.lowerBound, count: place.count)
            }
        }
    }

    /// A vector over all weights, of zeros.
    package var zeros: [Scalar] { Array(repeating: 0, count: weightCount) }

    /// Whether no weight is infinite or not a number.
    package func hasFiniteWeights() -> Bool {
        weights.allSatisfy { weight in
            weight.withValues { Scalar.kernels.isFinite(count: $0.count, $0.baseAddress!) }
        }
    }
}
