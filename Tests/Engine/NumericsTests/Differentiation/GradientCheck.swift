import Numerics
import Testing

/// Compares what a program's backward pass says with what moving each number a little does to the loss.
///
/// `build` makes an output from parameters (what is to be differentiated) that it adds to the graph; the
/// loss is the mean squared distance of the output from numbers drawn at random, unless the output is
/// one number, which then is the loss. Central differences in double precision with a step of 1e-5 are
/// right to about 1e-9 of the loss; `tolerance` is relative to the largest gradient of each parameter.
func checkGradients(
    seed: UInt64 = 1, tolerance: Double = 2e-7, perParameter: Int = 60,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ build: (Graph<Double>) throws -> Value
) throws {
    let parameters = ParameterSet<Double>(random: RandomStream(seed: seed))
    let graph = Graph(parameters)
    let output = try build(graph)
    var random = RandomStream(seed: seed &+ 1000)
    let target = graph.input("target", output.shape)
    let loss = output.shape.count == 1 ? output : try graph.meanSquaredError(output, target)
    let program = try graph.compile(loss: loss, keeping: [output])
    if output.shape.count != 1 {
        try program.assign((0..<output.shape.count).map { _ in random.normal() }, to: target)
    }
    program.forward()
    program.backward()
    #expect(!program.trained.isEmpty, sourceLocation: sourceLocation)
    let analytic = program.trained.map(\.gradients)
    for (parameter, gradients) in zip(program.trained, analytic) {
        let values = parameter.values
        let largest = gradients.map(abs).max() ?? 0
        #expect(largest > 0, "\(parameter.name) has no gradient", sourceLocation: sourceLocation)
        var chosen = Array(values.indices)
        if chosen.count > perParameter {
            chosen = (0..<perParameter).map { _ in Int(random.next() % UInt64(values.count)) }
        }
        for i in chosen {
            func loss(at value: Double) throws -> Double {
                var moved = values
                moved[i] = value
                try parameter.assign(moved)
                program.forward()
                return program.lossValue
            }
            let h = 1e-5 * max(1, abs(values[i]))
            let numeric = (try loss(at: values[i] + h) - loss(at: values[i] - h)) / (2 * h)
            let allowed = tolerance * max(largest, 1e-2)
            #expect(
                abs(numeric - gradients[i]) <= allowed,
                "\(parameter.name)[\(i)]: differences say \(numeric), the program \(gradients[i])",
                sourceLocation: sourceLocation)
        }
        try parameter.assign(values)
    }
}

extension Graph where Scalar == Double {
    /// A parameter of normal numbers, to be differentiated.
    func variable(_ name: String, _ shape: Shape, scale: Double = 1) throws -> Value {
        try parameter(name, shape, .normal(standardDeviation: scale))
    }
}
