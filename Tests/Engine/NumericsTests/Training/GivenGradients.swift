import Numerics

/// A network whose gradients are what they are told to be: the loss is Σ g·w over a matrix and a bias.
struct GivenGradients {
    let parameters = ParameterSet<Double>(random: RandomStream(seed: 1))
    let program: Program<Double>
    let weight: Parameter<Double>
    let bias: Parameter<Double>
    let inputs: (weight: Value, bias: Value)

    init(weight: [Double], bias: [Double]) throws {
        let graph = Graph(parameters)
        let w = try graph.parameter("weight", [bias.count, weight.count / bias.count], .zeros)
        let b = try graph.parameter("bias", [bias.count], .zeros)
        inputs = (graph.input("weight gradient", [1, weight.count]), graph.input("bias gradient", [1, bias.count]))
        let first = try graph.linear(inputs.weight, weight: graph.reshape(w, [1, weight.count]))
        let second = try graph.linear(inputs.bias, weight: graph.reshape(b, [1, bias.count]))
        program = try graph.compile(loss: graph.add(first, second))
        self.weight = parameters["weight"]!
        self.bias = parameters["bias"]!
        try self.weight.assign(weight)
        try self.bias.assign(bias)
    }

    /// Tells the program what its gradients are to be.
    func assign(weight: [Double], bias: [Double]) throws {
        try program.assign(weight, to: inputs.weight)
        try program.assign(bias, to: inputs.bias)
    }

    /// Leaves these gradients in the parameters.
    func give(weight: [Double], bias: [Double]) throws {
        try assign(weight: weight, bias: bias)
        program.forward()
        program.backward()
    }
}
