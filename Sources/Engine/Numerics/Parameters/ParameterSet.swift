/// All the parameters of a network, by name, in the order in which layers asked for them.
///
/// ```swift
/// let parameters = ParameterSet<Float>(random: RandomStream(seed: 1))
/// let weight = try parameters.add("head.weight", [10, 400], .kaimingUniform(fanIn: 400))
/// ```
///
/// What a parameter starts from depends on the stream and its name alone, not on what else there is.
public final class ParameterSet<Scalar: NetworkScalar> {
    public private(set) var all: [Parameter<Scalar>] = []
    private var byName: [String: Int] = [:]
    private var frozen: Set<String> = []
    private let random: RandomStream

    public init(random: RandomStream) { self.random = random }

    /// A new parameter with its initial values.
    ///
    /// - Throws: `duplicateParameter`, `outOfMemory`, `invalidArgument` for a side below 1.
    @discardableResult
    public func add(
        _ name: String, _ shape: Shape, _ initializer: Initializer, decays: Bool? = nil, isState: Bool = false
    ) throws(NetworkError) -> Parameter<Scalar> {
        guard byName[name] == nil else { throw .duplicateParameter(name) }
        try shape.check("parameter \(name)")
        let parameter = try Parameter<Scalar>(
            name: name, shape: shape, decays: decays ?? (shape.rank >= 2), isState: isState)
        var stream = random.split(Self.key(name))
        initializer.fill(parameter.elementsToChange(), shape: shape, &stream)
        byName[name] = all.count
        all.append(parameter)
        return parameter
    }

    public subscript(name: String) -> Parameter<Scalar>? { byName[name].map { all[$0] } }

    /// Keeps a parameter as it is: programs that are compiled from now on give it no gradient, and what
    /// only its gradient would need is not computed.
    public func freeze(_ parameter: Parameter<Scalar>) { frozen.insert(parameter.name) }
    public func unfreeze(_ parameter: Parameter<Scalar>) { frozen.remove(parameter.name) }
    public func isTrainable(_ parameter: Parameter<Scalar>) -> Bool {
        !parameter.isState && !frozen.contains(parameter.name)
    }

    /// How many numbers there are, state not counted.
    public var count: Int { all.lazy.filter { !$0.isState }.map(\.shape.count).reduce(0, +) }

    /// FNV-1a, 64 bits, of the name.
    private static func key(_ name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
