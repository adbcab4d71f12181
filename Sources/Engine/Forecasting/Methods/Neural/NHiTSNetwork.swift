import Families
package import Numerics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// N-HiTS (Challu et al. 2023, *N-HiTS: neural hierarchical interpolation for time series forecasting*): as N-BEATS, but
/// every stack sees the past through a maximum over windows of its own length, and answers by numbers that are
/// interpolated. `NHiTSModel` of darts 0.48 with its defaults and its choice of lengths.
///
/// The components of all points are one flat row, which darts pools and interpolates as if it were one component.
package struct NHiTSNetwork: ForecastingNetwork {
    package let windows: TrainingWindows
    package var components: Int
    package var stacks = 3
    /// Of a stack.
    package var blocks = 1
    package var layers = 2
    package var width = 512
    package var dropout = 0.1
    package var chunk: Int { windows.targets }

    package init(inputs: Int, chunk: Int, components: Int) {
        windows = .sequential(inputs: inputs, targets: chunk)
        self.components = components
    }

    package func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError)
        -> Value
    {
        let batch = past.shape[0]
        var history = try graph.reshape(past, [batch, windows.inputs * components])
        var forecast: Value?
        for stack in 0..<stacks {
            for block in 0..<blocks {
                let name = "stacks.\(stack).blocks.\(block)"
                let hidden = try hidden(history, name, stack: stack, seed: seed, in: graph)
                // The last residual is read by nobody, and the program leaves it out.
                let backcast = try interpolated(
                    hidden, "\(name).backcast_linear_layer", to: windows.inputs * components, stack: stack, in: graph)
                let part = try interpolated(
                    hidden, "\(name).forecast_linear_layer", to: chunk * components, stack: stack, in: graph)
                history = try graph.subtract(history, backcast)
                if let sum = forecast { forecast = try graph.add(sum, part) } else { forecast = part }
            }
        }
        guard let forecast else { throw .invalidArgument(operation: "N-HiTS", "\(stacks) stacks of \(blocks) blocks") }
        return try graph.reshape(forecast, [batch, chunk, components])
    }

    private func hidden<Scalar>(
        _ history: Value, _ name: String, stack: Int, seed: UInt64, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        var x = try pooled(history, by: Self.lengths(windows.inputs, stacks: stacks)[stack], in: graph)
        for layer in 0..<layers {
            x = try Linear("\(name).layer\(layer)", inputs: x.shape.last, outputs: width)(
                x, activation: .relu, in: graph)
            x = try Dropout("\(name).dropout\(layer)", probability: dropout, seed: seed)(x, in: graph)
        }
        return x
    }

    /// Maxima of windows that touch; the last may be shorter. It is filled up with its last number, which does not change
    /// its maximum.
    private func pooled<Scalar>(_ x: Value, by length: Int, in graph: Graph<Scalar>) throws(NetworkError) -> Value {
        let (batch, count) = (x.shape[0], x.shape[1])
        if length == 1 { return x }
        let pooledCount = (count + length - 1) / length
        var filled = x
        if pooledCount * length > count {
            let last = try graph.slice(x, axis: 1, count - 1..<count)
            filled = try graph.concatenate([x] + Array(repeating: last, count: pooledCount * length - count), axis: 1)
        }
        let image = try graph.reshape(filled, [batch, pooledCount, length, 1])
        return try graph.reshape(graph.maxPool2d(image, rows: 1, columns: length), [batch, pooledCount])
    }

    /// A linear layer to fewer numbers, and straight lines between these.
    private func interpolated<Scalar>(
        _ hidden: Value, _ name: String, to count: Int, stack: Int, in graph: Graph<Scalar>
    ) throws(NetworkError) -> Value {
        let knots = max(count / Self.lengths(chunk, stacks: stacks)[stack], 1)
        let values = try Linear(name, inputs: hidden.shape.last, outputs: knots)(hidden, in: graph)
        if knots == count { return values }
        let matrixName = "interpolation.\(knots).\(count)"
        let isNew = graph.parameters[matrixName] == nil
        let matrix = try graph.parameter(matrixName, [count, knots], .zeros, isState: true)
        if isNew {
            try graph.parameters[matrixName]?.assign(Self.interpolation(knots, to: count).map { Scalar($0) })
        }
        return try graph.linear(values, weight: matrix)
    }

    /// For every stack the length of its windows: half of the points at first, 1 at last, geometrically between.
    package static func lengths(_ points: Int, stacks: Int) -> [Int] {
        let longest = Double(max(points / 2, 1))
        return (0..<stacks).map { stack in
            if stack == 0 { return Int(longest) }
            if stack == stacks - 1 { return 1 }
            return Int((longest / pow(10, log10(longest) * Double(stack) / Double(stacks - 1))).rounded(.down))
        }
    }

    /// What every knot counts in each of `count` numbers, row by row: knots lie in the middle of equal parts, and what is
    /// outside of them is as the nearest (PyTorch's linear `interpolate`).
    package static func interpolation(_ knots: Int, to count: Int) -> [Double] {
        var rows = Array(repeating: 0.0, count: count * knots)
        for place in 0..<count {
            let source = max((Double(place) + 0.5) * Double(knots) / Double(count) - 0.5, 0)
            let below = min(Int(source), knots - 1)
            let share = source - Double(below)
            rows[place * knots + below] += 1 - share
            rows[place * knots + min(below + 1, knots - 1)] += share
        }
        return rows
    }
}

extension NHiTSNetwork {
    static let method = ForecastingMethod(
        name: "nhits", summary: "as nbeats, with stacks that look at the past and the future at rates of their own",
        published: .init(
            name: "NHiTSModel", parameters: NeuralParameters.published, implied: NeuralParameters.implied),
        grid: NeuralParameters.grid,
        duration: { size, parameters in
            let width = NeuralParameters.number(parameters, "width", 512)
            let inputs = NeuralParameters.number(parameters, "input-chunk", 25) * Double(size.components)
            let weights = NeuralParameters.number(parameters, "stacks", 3) * width * (width + 2 * inputs)
            return NeuralParameters.secondsPerWeight * weights
                * NeuralParameters.windows(size, parameters, epochs: 100)
        }
    ) { parameters, setting throws(ParameterProblem) in
        let inputs = try parameters.integer("input-chunk")
        var network = NHiTSNetwork(inputs: inputs, chunk: try parameters.integer("output-chunk"), components: 1)
        network.stacks = try parameters.integer("stacks", default: 3)
        network.blocks = try parameters.integer("blocks")
        network.layers = try parameters.integer("layers", default: 2)
        network.width = try parameters.integer("width", default: 512)
        network.dropout = try parameters.number("dropout", default: 0.1)
        return try neuralForecaster(network, parameters, setting, pastPoints: inputs)
    }
}
