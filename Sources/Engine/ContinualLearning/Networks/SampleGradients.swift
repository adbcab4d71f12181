package import Numerics

/// Means over samples of a function of each sample's own gradient.
package struct SampleGradients<Scalar: NetworkScalar> {
    /// Which function of a gradient is summed.
    package enum Measure {
        case square
        case magnitude
    }

    /// What has a gradient for each sample.
    package enum Objective {
        /// −log of the probability of the label, among the outputs that the scenario allows.
        case crossEntropy
        /// ‖f(x)‖², over the outputs that answer the sample's task.
        case outputNorm
    }

    private let model: ContinualModel<Scalar>
    private let measure: Measure
    private let objective: Objective

    package init(_ model: ContinualModel<Scalar>, _ measure: Measure, of objective: Objective) {
        (self.model, self.measure, self.objective) = (model, measure, objective)
    }

    /// The mean over samples of one task, a number for each weight.
    ///
    /// - Parameter limit: Of so many at most, of every class its share; nil: of all.
    package func mean(over set: SampleSet<Scalar>, limit: Int? = nil) throws -> [Scalar] {
        let set = limit.map(set.spread) ?? set
        return if let network = model.network as? Perceptron {
            try LayerProducts(model, network, measure, objective).mean(over: set)
        } else {
            try oneByOne(set)
        }
    }

    /// By a pass of one row for each sample.
    private func oneByOne(_ set: SampleSet<Scalar>) throws -> [Scalar] {
        let program = try model.program(task: set.tasks[0], rows: 1, rehearsed: .none) {
            batch throws(NetworkError) in
            guard objective == .outputNorm else { return try batch.crossEntropy(ofPart: 0) }
            let logits = try batch.logits(ofPart: 0)
            return try batch.graph.squaredNorm(
                batch.scenario == .task ? batch.graph.slice(logits, axis: 1, batch.heads[batch.task]) : logits)
        }
        var sums = model.zeros
        for sample in 0..<set.count {
            try program.begin(set, [sample])
            program.program.forward()
            program.program.backward()
            try addMeasured(to: &sums)
        }
        let share = 1 / Scalar(set.count)
        sums.withUnsafeMutableBufferPointer {
            Scalar.kernels.affine(count: $0.count, share, $0.baseAddress!, 0, into: $0.baseAddress!)
        }
        return sums
    }

    /// Adds the measure of every gradient, block by block, and leaves it in the gradient's place until the next pass.
    private func addMeasured(to sums: inout [Scalar]) throws {
        try sums.withUnsafeMutableBufferPointer { sums in
            try model.forEachBlockOfWeights { _, gradients, place in
                measure.apply(to: gradients, count: place.count)
                Scalar.kernels.scaleAdd(
                    count: place.count, 1, gradients, 1, into: sums.baseAddress! + place.lowerBound)
            }
        }
    }
}

extension SampleGradients.Measure {
    /// x² or |x| in the place of every x, times a scale.
    func apply(to values: inout [Scalar], scale: Scalar = 1) {
        values.withUnsafeMutableBufferPointer { values in
            apply(to: values.baseAddress!, count: values.count)
            guard scale != 1 else { return }
            Scalar.kernels.affine(count: values.count, scale, values.baseAddress!, 0, into: values.baseAddress!)
        }
    }

    /// x² or |x| in the place of every x.
    func apply(to x: UnsafeMutablePointer<Scalar>, count: Int) {
        switch self {
        case .square: Scalar.kernels.unary(.square, count: count, x, into: x, derivative: nil)
        case .magnitude:
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: count) { positive in
                // Twice what is above 0, less x.
                Scalar.kernels.unary(.relu, count: count, x, into: positive.baseAddress!, derivative: nil)
                Scalar.kernels.scaleAdd(count: count, 2, positive.baseAddress!, -1, into: x)
            }
        }
    }
}
