/// What an optimiser remembers of parameters, by their names: how many steps they have made, and vectors as long
/// as they are (velocities, moments).
public struct OptimizerState<Scalar: NetworkScalar>: Sendable {
    /// What is remembered of one parameter.
    struct Entry: Sendable {
        /// How many steps this parameter has made.
        var steps: UInt64
        var vectors: [AlignedBuffer<Scalar>]
    }

    var entries: [String: Entry] = [:]

    public init() {}

    /// The names of the parameters that something is remembered of, in alphabetical order.
    public var names: [String] { entries.keys.sorted() }
    /// How many steps a parameter has made.
    public func steps(of name: String) -> Int { Int(clamping: entries[name]?.steps ?? 0) }
    /// What is remembered of a parameter; nothing before its first step.
    public func vectors(of name: String) -> [[Scalar]] { entries[name]?.vectors.map { Array($0.elements) } ?? [] }

    /// Counts a step of a parameter; returns its number, from 1, and where its vectors lie, of zeros at first.
    ///
    /// - Parameter count: How many vectors there are, at most 2; the addresses of others are nil.
    /// - Throws: `outOfMemory` in the first step of a parameter, or of a copy; `shapeMismatch` when the name was that of
    ///   a parameter of another size.
    mutating func advance(
        _ parameter: Parameter<Scalar>, vectors count: Int
    ) throws(NetworkError) -> (
        step: UInt64, first: UnsafeMutablePointer<Scalar>?, second: UnsafeMutablePointer<Scalar>?
    ) {
        let name = parameter.name
        // Looked up once: a network has a hundred parameters, and each step asks for all.
        guard let index = entries.index(forKey: name) else {
            entries[name] = Entry(steps: 0, vectors: [])
            return try advance(parameter, vectors: count)
        }
        return try entries.values[index].advance(parameter, vectors: count)
    }
}

extension OptimizerState.Entry {
    fileprivate mutating func advance(
        _ parameter: Parameter<Scalar>, vectors count: Int
    ) throws(NetworkError) -> (
        step: UInt64, first: UnsafeMutablePointer<Scalar>?, second: UnsafeMutablePointer<Scalar>?
    ) {
        // In the first step, or when a setting has come to need them.
        while vectors.count < count {
            vectors.append(try Self.vector(for: parameter))
        }
        for vector in vectors where vector.count != parameter.shape.count {
            throw .shapeMismatch(
                operation: "optimiser", inputs: [parameter.shape],
                expected: "the \(vector.count) numbers that \(parameter.name) had in earlier steps")
        }
        for k in 0..<count where !isKnownUniquelyReferenced(&vectors[k]) {
            // The optimiser was copied: from here on each has its own.
            let own = try Self.vector(for: parameter)
            own.address.update(from: vectors[k].address, count: own.count)
            vectors[k] = own
        }
        steps &+= 1
        return (steps, count > 0 ? vectors[0].address : nil, count > 1 ? vectors[1].address : nil)
    }

    static func vector(for parameter: Parameter<Scalar>) throws(NetworkError) -> AlignedBuffer<Scalar> {
        try AlignedBuffer(count: parameter.shape.count, purpose: "what an optimiser keeps of \(parameter.name)")
    }
}
