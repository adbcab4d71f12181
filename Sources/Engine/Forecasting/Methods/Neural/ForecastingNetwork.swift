package import Numerics

/// A network that continues a series: what it learns from, and its layers.
///
/// Numbers of a window lie point by point, the components of a point side by side.
package protocol ForecastingNetwork: Sendable {
    /// What one training sample is.
    var windows: TrainingWindows { get }
    /// Components of a point. Which points a window has does not depend on it.
    var components: Int { get set }
    /// Points that are forecast at once, the last of what the network gives; further ones follow from these.
    var chunk: Int { get }

    /// The network's answer: batch×`windows.targets`×`components`.
    ///
    /// - Parameters:
    ///   - past: batch×`windows.inputs`×`components`.
    ///   - seed: Of what is left out at random in training.
    /// - Throws: `invalidArgument`, `shapeMismatch`, `outOfMemory`.
    func callAsFunction<Scalar>(_ past: Value, seed: UInt64, in graph: Graph<Scalar>) throws(NetworkError) -> Value

    /// The `horizon` points that follow `past`.
    func continuation<Scalar>(
        of past: [Scalar], horizon: Int, parameters: ParameterSet<Scalar>
    ) throws(NetworkError) -> [Scalar]
}

extension ForecastingNetwork {
    /// Forecasts chunk after chunk, each from the last points of the series and of what has been forecast.
    ///
    /// As in darts, a last chunk that would end beyond the horizon starts earlier instead, and takes the place of what
    /// had been forecast there.
    package func continuation<Scalar>(
        of past: [Scalar], horizon: Int, parameters: ParameterSet<Scalar>
    ) throws(NetworkError) -> [Scalar] {
        let graph = Graph(parameters)
        let x = graph.input("past", [1, windows.inputs, components])
        let answer = try self(x, seed: 0, in: graph)
        let program = try graph.compile(outputs: [answer])
        let (seen, made) = (windows.inputs * components, chunk * components)
        let end = seen + max(horizon, chunk) * components
        var path = Array(past.suffix(seen))
        path.reserveCapacity(end + made)
        while path.count < end {
            if path.count + made > end { path.removeLast(path.count + made - end) }
            var base = Array(repeating: Scalar(0), count: components)
            if windows.isRelative { base = Array(path.suffix(components)) }
            try program.withInput(x) { window throws(NetworkError) in
                let start = path.count - seen
                for k in 0..<seen { window[k] = path[start + k] - base[k % components] }
            }
            program.forward()
            for (k, value) in try program.values(of: answer).suffix(made).enumerated() {
                path.append(value + base[k % components])
            }
        }
        return Array(path[seen..<seen + horizon * components])
    }
}
