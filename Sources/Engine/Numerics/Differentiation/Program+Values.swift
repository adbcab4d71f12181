// What goes into a program before a run, and what comes out after it.

extension Program {
    /// Whether this is an input that the program computes with.
    public func reads(_ input: Value) -> Bool { input.graph == graph && inputs[input.node] != nil }

    /// Hands numbers over, as they lie row by row.
    ///
    /// - Parameter allowsNotFinite: Whether infinities and what is not a number may be among them; a mask of −∞, say.
    /// - Throws: `unknownValue` if `input` is none of this program's inputs, `wrongCount`, `notFinite`.
    public func assign(
        _ values: [Scalar], to input: Value, allowsNotFinite: Bool = false
    ) throws(NetworkError) {
        guard input.graph == graph, let (name, buffer) = inputs[input.node] else {
            throw .unknownValue("a value of \(input.shape) is not an input of this program")
        }
        guard values.count == buffer.count else {
            throw .wrongCount(name: name, shape: input.shape, given: values.count)
        }
        if !allowsNotFinite { try Scalar.checkFinite(values, name: name, shape: input.shape) }
        values.withUnsafeBufferPointer {
            if let first = $0.baseAddress { buffer.address.update(from: first, count: $0.count) }
        }
    }

    /// Lets a closure write an input's numbers where they lie; they are not looked at afterwards.
    public func withInput<Result>(
        _ input: Value, _ body: (UnsafeMutableBufferPointer<Scalar>) throws(NetworkError) -> Result
    ) throws(NetworkError) -> Result {
        guard input.graph == graph, let (_, buffer) = inputs[input.node] else {
            throw .unknownValue("a value of \(input.shape) is not an input of this program")
        }
        return try body(buffer.elements)
    }

    /// The numbers of a value that the program was compiled to keep: its outputs and its loss.
    public func values(of value: Value) throws(NetworkError) -> [Scalar] {
        guard value.graph == graph, kept.contains(value.node), let address = addresses[value.node] else {
            throw .unknownValue("the program does not keep this value of \(value.shape)")
        }
        return Array(UnsafeBufferPointer(start: address, count: value.shape.count))
    }

    /// Lets a closure look at the numbers of a value that the program keeps, where they lie.
    public func withValues<Result>(
        of value: Value, _ body: (UnsafeBufferPointer<Scalar>) throws(NetworkError) -> Result
    ) throws(NetworkError) -> Result {
        guard value.graph == graph, kept.contains(value.node), let address = addresses[value.node] else {
            throw .unknownValue("the program does not keep this value of \(value.shape)")
        }
        return try body(UnsafeBufferPointer(start: address, count: value.shape.count))
    }

    /// The gradient of an input that was declared to want one.
    public func gradient(of input: Value) throws(NetworkError) -> [Scalar] {
        guard input.graph == graph, let buffer = inputGradients[input.node] else {
            throw .unknownValue("a value of \(input.shape) has no gradient that is kept")
        }
        return Array(buffer.elements)
    }

    /// The loss of the last run; not a number before the first and without a loss.
    public var lossValue: Scalar { loss.flatMap { addresses[$0]?.pointee } ?? .nan }
}
