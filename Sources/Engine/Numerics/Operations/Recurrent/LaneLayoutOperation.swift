import KernelInterface

/// Between sequences as people write them, batch×time×features, and lane-wise ones, time×features×width, in
/// which samples lie side by side: as many as there are, rounded up to whole vectors.
struct LaneLayoutOperation<Scalar: NetworkScalar>: Operation {
    enum Direction: Sendable, Hashable {
        /// All features; samples that are not there are zero.
        case intoLanes
        /// Some of the rows, of so many samples.
        case fromLanes(batch: Int, rows: Range<Int>)
    }
    let direction: Direction
    let name = "lane layout"

    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape {
        let x = inputs[0]
        guard x.rank == 3, x.count > 0 else {
            throw .shapeMismatch(operation: name, inputs: inputs, expected: "batch×time×features")
        }
        switch direction {
        case .intoLanes: return [x[1], x[2], (x[0] + 15) / 16 * 16]
        case .fromLanes(let batch, let rows):
            guard rows.upperBound <= x[1], batch <= x[2] else {
                throw .shapeMismatch(operation: name, inputs: inputs, expected: "rows \(rows) of \(batch) samples")
            }
            return [batch, x[0], rows.count]
        }
    }

    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds { OperationNeeds() }

    func forward(_ step: Step<Scalar>) {
        switch direction {
        case .intoLanes:
            intoLanes(
                step.inputs[0], step.inputShapes[0], step.output, step.outputShape, rows: 0..<step.outputShape[1],
                accumulates: false)
        case .fromLanes(_, let rows):
            fromLanes(
                step.inputs[0], step.inputShapes[0], step.output, step.outputShape, rows: rows, accumulates: false)
        }
    }

    func backward(_ step: Step<Scalar>) {
        guard let slot = step.gradients[0], let gradient = step.outputGradient else { return }
        switch direction {
        case .intoLanes:
            fromLanes(
                gradient, step.outputShape, slot.address, step.inputShapes[0], rows: 0..<step.outputShape[1],
                accumulates: slot.accumulates)
        case .fromLanes(_, let rows):
            intoLanes(
                gradient, step.outputShape, slot.address, step.inputShapes[0], rows: rows,
                accumulates: slot.accumulates)
        }
    }

    private func intoLanes(
        _ x: UnsafePointer<Scalar>, _ shape: Shape, _ y: UnsafeMutablePointer<Scalar>, _ lanes: Shape,
        rows: Range<Int>, accumulates: Bool
    ) {
        let (batch, times, features, width) = (shape[0], shape[1], shape[2], lanes[2])
        if !accumulates, batch < width || rows.count < lanes[1] { y.clear(lanes.count) }
        for time in 0..<times {
            Scalar.kernels.transpose(
                rows: batch, columns: features, x + time * features, stride: times * features,
                into: y + (time * lanes[1] + rows.lowerBound) * width, stride: width, accumulates: accumulates)
        }
    }

    private func fromLanes(
        _ x: UnsafePointer<Scalar>, _ lanes: Shape, _ y: UnsafeMutablePointer<Scalar>, _ shape: Shape,
        rows: Range<Int>, accumulates: Bool
    ) {
        let (batch, times, features, width) = (shape[0], shape[1], shape[2], lanes[2])
        for time in 0..<times {
            Scalar.kernels.transpose(
                rows: features, columns: batch, x + (time * lanes[1] + rows.lowerBound) * width, stride: width,
                into: y + time * features, stride: times * features, accumulates: accumulates)
        }
    }
}

extension Graph {
    /// time×features×width of batch×time×features.
    func intoLanes(_ x: Value) throws(NetworkError) -> Value {
        try apply(LaneLayoutOperation<Scalar>(direction: .intoLanes), to: [x])
    }

    /// batch×time×rows of time×features×width.
    func fromLanes(_ x: Value, batch: Int, rows: Range<Int>) throws(NetworkError) -> Value {
        try apply(LaneLayoutOperation<Scalar>(direction: .fromLanes(batch: batch, rows: rows)), to: [x])
    }
}
