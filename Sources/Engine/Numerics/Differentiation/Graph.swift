/// A network as a list of operations, each on results of earlier ones: built once, compiled, run many times.
///
/// ```swift
/// let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
/// let x = graph.input("x", [128, 784])
/// let labels = try graph.labels("y", count: 128, classes: 10)
/// let hidden = try Linear("hidden", inputs: 784, outputs: 400)(x, activation: .relu, in: graph)
/// let logits = try Linear("head", inputs: 400, outputs: 10)(hidden, in: graph)
/// let program = try graph.compile(loss: graph.softmaxCrossEntropy(logits, labels))
/// ```
public final class Graph<Scalar: NetworkScalar> {
    public let parameters: ParameterSet<Scalar>
    private(set) var nodes: [Node<Scalar>] = []
    private var parameterNodes: [String: Int] = [:]

    public init(_ parameters: ParameterSet<Scalar>) { self.parameters = parameters }

    /// Numbers that are handed over before each run.
    public func input(_ name: String, _ shape: Shape, wantsGradient: Bool = false) -> Value {
        append(Node(source: .input(name: name, wantsGradient: wantsGradient), shape: shape))
    }

    /// A parameter as a value; one node, however often it is asked for.
    public func value(of parameter: Parameter<Scalar>) -> Value {
        if let node = parameterNodes[parameter.name] {
            return Value(node: node, shape: parameter.shape, graph: ObjectIdentifier(self))
        }
        let value = append(Node(source: .parameter(parameter), shape: parameter.shape))
        parameterNodes[parameter.name] = value.node
        return value
    }

    /// The parameter of this name as a value, made if there is none yet.
    ///
    /// - Throws: `shapeMismatch` if there is one of another shape; `outOfMemory`.
    public func parameter(
        _ name: String, _ shape: Shape, _ initializer: Initializer, decays: Bool? = nil, isState: Bool = false
    ) throws(NetworkError) -> Value {
        if let known = parameters[name] {
            guard known.shape == shape else {
                throw .shapeMismatch(operation: "parameter \(name)", inputs: [shape], expected: "\(known.shape)")
            }
            return value(of: known)
        }
        return value(of: try parameters.add(name, shape, initializer, decays: decays, isState: isState))
    }

    /// The result of an operation.
    ///
    /// - Throws: What the operation says to the inputs' shapes; `unknownValue` for a value of another graph.
    public func apply(_ operation: some Operation<Scalar>, to inputs: [Value]) throws(NetworkError) -> Value {
        for input in inputs { try checkOwn(input, operation.name) }
        let shape = try operation.shape(of: inputs.map(\.shape))
        try shape.check(operation.name)
        return append(Node(source: .operation(operation, inputs.map(\.node)), shape: shape))
    }

    /// - Throws: `unknownValue` for a value of another graph, or what its shape is refused for.
    func checkOwn(_ value: Value, _ operation: String) throws(NetworkError) {
        guard value.graph == ObjectIdentifier(self) else {
            throw .unknownValue("\(operation): a value of \(value.shape) is one of another graph")
        }
        try value.shape.check(operation)
    }

    private func append(_ node: Node<Scalar>) -> Value {
        nodes.append(node)
        return Value(node: nodes.count - 1, shape: node.shape, graph: ObjectIdentifier(self))
    }
}

/// A place in a graph: what an operation makes, an input, or a parameter.
public struct Value: Sendable, Hashable {
    let node: Int
    public let shape: Shape
    /// The graph that it is a value of.
    let graph: ObjectIdentifier
}

/// One entry of a graph.
struct Node<Scalar: NetworkScalar> {
    enum Source {
        case input(name: String, wantsGradient: Bool)
        case parameter(Parameter<Scalar>)
        case operation(any Operation<Scalar>, [Int])
    }

    var source: Source
    var shape: Shape

    /// The nodes that this one reads.
    var inputs: [Int] {
        if case .operation(_, let inputs) = source { inputs } else { [] }
    }
}
