/// Numbers that training changes, or that belong to a network all the same (running statistics).
///
/// A parameter outlives the programs that use it: a network that is trained by one program and
/// evaluated by another is two graphs over the same parameters.
public final class Parameter<Scalar: NetworkScalar>: Sendable {
    public let name: String
    public let shape: Shape
    /// Whether an optimiser's weight decay takes hold of it: matrices yes, biases and gains no.
    public let decays: Bool
    /// Running statistics and other numbers that are kept with a network but have no gradient.
    public let isState: Bool

    private let storage: AlignedBuffer<Scalar>
    /// How often the numbers may have changed: what is made of a parameter that no training changes is made again only then.
    nonisolated(unsafe) private(set) var revision: UInt64 = 0
    // Unsafe as the numbers behind addresses are: one thread at a time trains a network.
    nonisolated(unsafe) private var ownGradient: AlignedBuffer<Scalar>?
    /// Where a program has the gradient while it hands the parameter out; nil otherwise.
    nonisolated(unsafe) var lentGradient: UnsafeMutablePointer<Scalar>?

    init(name: String, shape: Shape, decays: Bool, isState: Bool) throws(NetworkError) {
        self.name = name
        self.shape = shape
        self.decays = decays
        self.isState = isState
        storage = try AlignedBuffer(count: shape.count, purpose: "parameter \(name) of \(shape)")
    }

    /// Where the numbers are, for those who read them; and for operations, which write what is state.
    var address: UnsafeMutablePointer<Scalar> { storage.address }
    /// The numbers, to be read.
    var buffer: AlignedBuffer<Scalar> { storage }

    /// The numbers, for whoever is about to change them.
    func elementsToChange() -> UnsafeMutableBufferPointer<Scalar> {
        revision &+= 1
        return storage.elements
    }

    func addressToChange() -> UnsafeMutablePointer<Scalar> {
        revision &+= 1
        return storage.address
    }

    /// The numbers, row by row.
    public var values: [Scalar] { Array(storage.elements) }
    /// What the last backward pass left, of a program that keeps gradients; zeros before the first and for state.
    public var gradients: [Scalar] {
        guard !isState else { return [] }
        guard let address = lentGradient ?? ownGradient?.address else {
            return Array(repeating: 0, count: shape.count)
        }
        return Array(UnsafeBufferPointer(start: address, count: shape.count))
    }

    /// Where the gradient lies: with the program that hands the parameter out, or in a place of its own, which is made
    /// when it is first asked for.
    ///
    /// - Throws: `outOfMemory`, only then.
    func gradientAddress() throws(NetworkError) -> UnsafeMutablePointer<Scalar> {
        if let address = lentGradient ?? ownGradient?.address { return address }
        let made = try AlignedBuffer<Scalar>(count: shape.count, purpose: "the gradient of \(name)")
        ownGradient = made
        return made.address
    }

    /// Replaces the numbers.
    ///
    /// - Throws: `wrongCount` if there are not exactly as many, `notFinite`.
    public func assign(_ values: [Scalar]) throws(NetworkError) {
        guard values.count == shape.count else {
            throw .wrongCount(name: name, shape: shape, given: values.count)
        }
        try Scalar.checkFinite(values, name: name, shape: shape)
        values.withUnsafeBufferPointer {
            if let first = $0.baseAddress { addressToChange().update(from: first, count: $0.count) }
        }
    }
}
