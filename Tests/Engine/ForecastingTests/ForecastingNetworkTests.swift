import Families
import Forecasting
import Foundation
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

    @Test("the neural ODE has the loss, gradients and forecast that torchdiffeq gives in the same steps")
    func differentialEquation() throws {
        let golden = try #require(Fixture.read("forecasting-networks.json", as: Golden.self)["neural-ode"])
        let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
        let field = NeuralField(components: golden.components, width: 3)
        let places = golden.series.count / golden.components - 4
        let batch = try PathBatch(field, size: places, points: 4, steps: 1, parameters)
        for (name, values) in golden.weights { try #require(parameters[name]).assign(values) }
        try batch.assign(golden.series, components: golden.components, starts: Array(0..<places))
        batch.program.forward()
        batch.program.backward()
        #expect(abs(batch.program.lossValue - golden.loss) <= 1e-12)
        for (name, values) in golden.gradients {
            for (gradient, reference) in zip(try #require(parameters[name]).gradients, values) {
                #expect(abs(gradient - reference) <= 1e-11, "\(name)")
            }
        }
        let graph = Graph(parameters)
        let y = graph.input("y", [1, golden.components])
        let next = try field.flow(y, steps: 1, in: graph)
        let program = try graph.compile(outputs: [next])
        var point = Array(golden.series.suffix(golden.components))
        for start in stride(from: 0, to: golden.forecast.count, by: golden.components) {
            try program.assign(point, to: y)
            program.forward()
            point = try program.values(of: next)
            for (value, reference) in zip(point, golden.forecast[start...]) { #expect(abs(value - reference) <= 1e-10) }
        }
    }

    @Test("a series of circles is continued by a neural ODE, and by a network that is trained on it")
    func circle() throws {
        let values = (0..<330).flatMap { t in [cos(0.2 * Double(t)), sin(0.2 * Double(t))] }
        let series = TimeSeries(dimension: 2, values: values)
        for name in ["neural-ode", "nlinear", "dlinear"] {
            var given: [String: ParameterValue] = [:]
            for spec in ForecastingFamily().parameters { given[spec.name] = spec.defaultValue }
            let method = try #require(ForecastingMethod.named(name))
            var model = try method.make(Parameters(given), ForecastingSetting(random: RandomStream(seed: 1)))
            try model.fit(series[0..<300])
            let forecast = try model.forecast(30)
            for (value, truth) in zip(forecast.values, series[300..<330].values) {
                #expect(abs(value - truth) < 0.3, "\(name)")
            }
        }
    }

    @Test("the same stream trains the same network, another one another; training stops when it is told to")
    func streams() throws {
        let series = TimeSeries((0..<200).map { sin(0.3 * Double($0)) })
        func forecast(_ method: String, seed: UInt64, isCancelled: @escaping () -> Bool = { false }) throws -> [Double]
        {
            var given: [String: ParameterValue] = [:]
            for spec in ForecastingFamily().parameters { given[spec.name] = spec.defaultValue }
            let small: [String: ParameterValue] = [
                "epochs": .integer(2), "iterations": .integer(20), "width": .integer(4), "stacks": .integer(2),
            ]
            let setting = ForecastingSetting(random: RandomStream(seed: seed), isCancelled: isCancelled)
            var model = try #require(ForecastingMethod.named(method)).make(
                Parameters(given.merging(small) { $1 }), setting)
            try model.fit(series)
            return try model.forecast(10).values
        }
        for name in ["nbeats", "nhits", "transformer", "lstm", "block-rnn", "tcn", "nlinear", "neural-ode"] {
            let first = try forecast(name, seed: 1)
            #expect(try forecast(name, seed: 1) == first, "\(name)")
            #expect(try forecast(name, seed: 2) != first, "\(name)")
            #expect(throws: ForecastError.cancelled) { try forecast(name, seed: 1, isCancelled: { true }) }
        }
    }

    @Test("what a network cannot learn from it says, and a training that leaves the finite numbers ends there")
    func errors() throws {
        var given: [String: ParameterValue] = [:]
        for spec in ForecastingFamily().parameters { given[spec.name] = spec.defaultValue }
        given["epochs"] = .integer(3)
        let setting = ForecastingSetting(random: RandomStream(seed: 1))
        for name in ["nlinear", "lstm", "neural-ode"] {
            var model = try #require(ForecastingMethod.named(name)).make(Parameters(given), setting)
            let huge = (0..<100).map { 1e300 * Double($0) }
            #expect(throws: ForecastError.self, "\(name)") { try model.fit(TimeSeries(huge)) }
            let notNumbers = [Double](repeating: .nan, count: 100)
            #expect(throws: ForecastError.self, "\(name)") { try model.fit(TimeSeries(notNumbers)) }
            // Squares of these are beyond single precision.
            let large = (0..<100).map { 1e30 * Double($0 % 7) }
            #expect(throws: ForecastError.trainingDiverged(step: 1), "\(name)") { try model.fit(TimeSeries(large)) }
            let constant = [Double](repeating: 3, count: 100)
            try model.fit(TimeSeries(constant))
            #expect(try model.forecast(5).values.allSatisfy(\.isFinite), "\(name)")
            #expect(throws: ForecastError.notFitted) {
                try #require(ForecastingMethod.named(name)).make(Parameters(given), setting).forecast(3)
            }
        }
    }

    @Test("an epoch goes through all windows, but for the rest that fills no batch where that is left out")
    func batches() {
        var training = NetworkTraining()
        let order = Array((0..<70).reversed())
        #expect(training.batches(order).map(\.count) == [32, 32, 6])
        #expect(training.batches(order).flatMap { $0 } == order)
        training.leavesOutRest = true
        #expect(training.batches(order).map(\.count) == [32, 32])
        #expect(training.batches(Array(0..<64)).map(\.count) == [32, 32])
        // There would be nothing to learn from.
        #expect(training.batches(Array(0..<20)).map(\.count) == [20])
        #expect(training.batches([]).isEmpty)
    }

    @Test("older networks: an lstm over chunks, an nlinear of points as they are, a tcn that always projects")
    func olderNetworks() throws {
        let family = ForecastingFamily()
        func forecast(_ values: [String: ParameterValue]) throws -> [Double] {
            let given: [String: ParameterValue] = ["system": .string("Lorenz"), "epochs": .integer(2)]
            let parameters = family.filled(given.merging(values) { $1 })
            try family.validate(parameters)
            let method = try #require(ForecastingMethod.named(parameters.string("method")))
            let setting = ForecastingSetting(random: RandomStream(seed: 5))
            var model = try method.make(parameters, setting)
            try model.fit(TimeSeries((0..<100).map { sin(0.3 * Double($0)) }))
            return try model.forecast(5).values
        }
        let old: ParameterValue = .string("darts-0.8")
        let block = try forecast([
            "method": .string("block-rnn"), "cell": .string("lstm"), "layers": .integer(2), "networks": old,
        ])
        #expect(try forecast(["method": .string("lstm"), "networks": old]) == block)
        #expect(try forecast(["method": .string("lstm")]) != block)
        // 100 points have 75 windows of 25 and a next one, with a rest of 11, and 64 of 36, with none.
        func linear(_ inputs: Int64, _ networks: ParameterValue) throws -> [Double] {
            try forecast([
                "method": .string("nlinear"), "input-chunk": .integer(inputs), "normalize": .bool(true),
                "networks": networks,
            ])
        }
        #expect(try linear(25, old) != linear(25, .string("darts-0.48")))
        #expect(try linear(25, .string("darts-0.23")) == linear(25, .string("darts-0.48")))
        #expect(try linear(36, old) == linear(36, .string("darts-0.48")))
        let plain = try forecast(["method": .string("nlinear"), "normalize": .bool(false)])
        #expect(try forecast(["method": .string("nlinear"), "networks": .string("darts-0.23")]) == plain)
        #expect(try forecast(["method": .string("nlinear")]) != plain)

        let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
        let graph = Graph(parameters)
        var network = TCNNetwork(inputs: 5, chunk: 1, components: 1)
        network.alwaysProjects = true
        _ = try network(graph.input("past", [1, 5, 1]), seed: 0, in: graph)
        #expect(parameters["res_blocks.0.conv3.weight"] != nil)
    }

    @Test("windows of N-HiTS are as long as darts makes them")
    func pooling() {
        // numpy's geometric means, of which that of 1 and 25 lies a little above 5.
        let lengths = [
            5: [2, 1, 1], 10: [5, 2, 1], 25: [12, 3, 1], 32: [16, 4, 1], 50: [25, 4, 1], 100: [50, 7, 1],
        ]
        for (points, expected) in lengths { #expect(NHiTSNetwork.lengths(points, stacks: 3) == expected, "\(points)") }
    }
}
