import Forecasting
import Numerics
import Testing

@Suite("Networks that forecast")
struct ForecastingNetworkTests {
    /// What a small network of darts does, given its weights.
    private struct Golden: Decodable {
        let components: Int
        let series: [Double]
        let weights: [String: [Double]]
        let loss: Double
        let gradients: [String: [Double]]
        let forecast: [Double]
    }

    /// The network of a case of `make-forecasting-networks.py`.
    private func makeNetwork(_ name: String) -> (any ForecastingNetwork)? {
        switch name {
        case "nbeats":
            var network = NBEATSNetwork(inputs: 4, chunk: 1, components: 2)
            (network.stacks, network.layers, network.width, network.coefficients) = (2, 2, 5, 3)
            return network
        case "nbeats-chunk":
            var network = NBEATSNetwork(inputs: 6, chunk: 3, components: 1)
            (network.stacks, network.blocks, network.layers) = (2, 2, 1)
            (network.width, network.coefficients) = (4, 2)
            return network
        case "nhits":
            var network = NHiTSNetwork(inputs: 9, chunk: 4, components: 2)
            (network.width, network.dropout) = (5, 0)
            return network
        case "lstm", "gru":
            var network = RecurrentNetwork(inputs: 5, trainingLength: 7, components: name == "gru" ? 1 : 2)
            network.width = 3
            if name == "gru" { (network.cell, network.layers) = (.gru, 1) }
            return network
        case "block-rnn":
            var network = BlockRNNNetwork(inputs: 5, chunk: 1, components: 2)
            network.width = 4
            return network
        case "block-rnn-chunk":
            var network = BlockRNNNetwork(inputs: 4, chunk: 6, components: 1)
            (network.cell, network.width) = (.lstm, 3)
            return network
        case "tcn":
            var network = TCNNetwork(inputs: 7, chunk: 1, components: 2)
            network.dropout = 0
            return network
        case "tcn-chunk":
            var network = TCNNetwork(inputs: 9, chunk: 2, components: 1)
            (network.filters, network.dropout) = (2, 0)
            return network
        case "dlinear":
            var network = DLinearNetwork(inputs: 6, chunk: 2, components: 2)
            network.kernel = 4
            return network
        case "dlinear-wide": return DLinearNetwork(inputs: 5, chunk: 1, components: 1)
        case "transformer":
            var network = TransformerNetwork(inputs: 5, components: 2)
            (network.width, network.heads, network.feedForward) = (4, 2, 5)
            (network.encoderLayers, network.decoderLayers, network.dropout) = (2, 1, 0)
            return network
        case "nlinear": return NLinearNetwork(inputs: 6, chunk: 2, components: 2)
        default: return nil
        }
    }

    @Test(
        "loss, gradients and the forecast after three steps equal those of darts, given its weights",
        arguments: [
            "nbeats", "nbeats-chunk", "nhits", "lstm", "gru", "block-rnn", "block-rnn-chunk", "tcn", "tcn-chunk",
            "dlinear", "dlinear-wide", "nlinear", "transformer",
        ])
    func golden(name: String) throws {
        let golden = try #require(Fixture.read("forecasting-networks.json", as: Golden.self)[name])
        let network = try #require(makeNetwork(name))
        try compare(network, golden)
    }

    private func compare(_ network: some ForecastingNetwork, _ golden: Golden) throws {
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let series = WindowedSeries(values: golden.series, components: golden.components, windows: network.windows)
        let graph = Graph(parameters)
        let past = graph.input("past", [series.count, network.windows.inputs, golden.components])
        let target = graph.input("target", [series.count, network.windows.targets, golden.components])
        let loss = try graph.meanSquaredError(network(past, seed: 0, in: graph), target)
        let program = try graph.compile(loss: loss)
        #expect(Set(program.trained.map(\.name)) == Set(golden.gradients.keys))
        for (name, values) in golden.weights {
            try #require(parameters[name], "\(name) of \(parameters.all.map(\.name))").assign(values)
        }
        let all = Array(0..<series.count)[...]
        try program.withInput(past) { batch in series.copyInputs(all, into: batch) }
        try program.withInput(target) { batch in series.copyTargets(all, into: batch) }
        program.forward()
        program.backward()
        // Sums of a few hundred products of numbers around 1 in another order.
        #expect(abs(program.lossValue - golden.loss) <= 1e-12 * golden.loss)
        for (name, values) in golden.gradients {
            let scale = values.map(abs).max() ?? 0
            for (gradient, reference) in zip(try #require(parameters[name]).gradients, values) {
                #expect(abs(gradient - reference) <= 1e-11 * scale + 1e-12, "\(name)")
            }
        }
        var training = NetworkTraining()
        (training.epochs, training.batchSize, training.learningRate) = (3, 64, 1e-2)
        try training.train(network, parameters, on: series, random: RandomStream(seed: 1), isCancelled: { false })
        let forecast = try network.continuation(
            of: golden.series, horizon: golden.forecast.count / golden.components, parameters: parameters)
        #expect(forecast.count == golden.forecast.count)
        // Adam divides by the root of squares, and what is forecast is fed back.
        for (value, reference) in zip(forecast, golden.forecast) { #expect(abs(value - reference) <= 1e-9) }
    }
}
