package import Numerics

/// How a forecasting network is trained: the mean squared error by Adam over shuffled batches, as darts does.
package struct NetworkTraining: Sendable, Hashable {
    package var epochs = 100
    package var batchSize = 32
    package var learningRate = 1e-3
    /// Whether an epoch's last batch is left out when it is not full and not the only one.
    package var leavesOutRest = false

    package init() {}

    /// The batches of an epoch: samples in their order, the last batch as small as it happens to be.
    package func batches(_ order: [Int]) -> [ArraySlice<Int>] {
        let size = min(batchSize, order.count)
        let count = leavesOutRest ? order.count / max(size, 1) * size : order.count
        return stride(from: 0, to: count, by: max(size, 1)).map { order[$0..<min($0 + size, count)] }
    }

    /// Trains a network on all windows of a series, every one once an epoch.
    ///
    /// - Parameters:
    ///   - parameters: The weights. Those that are not there yet are made.
    ///   - random: Where orders and what is left out come from.
    ///   - isCancelled: Asked before every epoch.
    /// - Throws: `trainingDiverged` when the loss is no longer finite, `cancelled`, `unsuitable` for what the network
    ///   refuses.
    package func train<Scalar: NetworkScalar>(
        _ network: some ForecastingNetwork, _ parameters: ParameterSet<Scalar>, on series: WindowedSeries<Scalar>,
        random: RandomStream, isCancelled: () -> Bool
    ) throws(ForecastError) {
        do {
            var dropout = random.split(2)
            let seed = dropout.next()
            let size = min(batchSize, series.count)
            let full = try TrainingBatch(network, size: size, seed: seed, parameters)
            let rest = leavesOutRest ? 0 : series.count % size
            let last = rest > 0 ? try TrainingBatch(network, size: rest, seed: seed, parameters) : full
            var optimizer = Adam<Scalar>()
            var orders = random.split(1)
            var step = 0
            for _ in 0..<epochs {
                if isCancelled() { throw ForecastError.cancelled }
                for samples in batches(orders.permutation(series.count)) {
                    let batch = samples.count == size ? full : last
                    guard try batch.step(series, samples, number: step, &optimizer, rate: learningRate) else {
                        throw ForecastError.trainingDiverged(step: step + 1)
                    }
                    step += 1
                }
            }
        } catch let error as ForecastError {
            throw error
        } catch {
            throw .unsuitable("the network cannot be trained: \(error)")
        }
    }
}

/// A network with its loss, compiled for batches of one size.
struct TrainingBatch<Scalar: NetworkScalar> {
    let program: Program<Scalar>
    private let past: Value
    private let target: Value

    init(
        _ network: some ForecastingNetwork, size: Int, seed: UInt64, _ parameters: ParameterSet<Scalar>
    ) throws(NetworkError) {
        let graph = Graph(parameters)
        past = graph.input("past", [size, network.windows.inputs, network.components])
        target = graph.input("target", [size, network.windows.targets, network.components])
        let answer = try network(past, seed: seed, in: graph)
        program = try graph.compile(loss: graph.meanSquaredError(answer, target), keepsGradients: false)
    }

    /// Moves the weights along the gradient of some samples' loss.
    ///
    /// - Returns: Whether the loss is finite; if not, nothing has been moved.
    func step(
        _ series: WindowedSeries<Scalar>, _ samples: ArraySlice<Int>, number: Int,
        _ optimizer: inout Adam<Scalar>, rate: Double
    ) throws(NetworkError) -> Bool {
        try program.withInput(past) { batch throws(NetworkError) in series.copyInputs(samples, into: batch) }
        try program.withInput(target) { batch throws(NetworkError) in series.copyTargets(samples, into: batch) }
        program.step = UInt64(number)
        program.forward()
        guard program.lossValue.isFinite else { return false }
        try program.backward { parameter throws(NetworkError) in try optimizer.step(parameter, rate: rate) }
        return true
    }
}
