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

    let storage: AlignedBuffer<Scalar>
    let gradientStorage: AlignedBuffer<Scalar>
    /// Where the gradient lies: in a place of its own, or in a program's memory while that hands the parameter out.
    /// Unsafe as the numbers are: one thread trains a network.
    nonisolated(unsafe) var gradientAddress: UnsafeMutablePointer<Scalar>

    init(name: String, shape: Shape, decays: Bool, isState: Bool) throws(NetworkError) {
        self.name = name
        self.shape = shape
        self.decays = decays
        self.isState = isState
        storage = try AlignedBuffer(count: shape.count, purpose: "parameter \(name) of \(shape)")
        gradientStorage = try AlignedBuffer(count: isState ? 0 : shape.count, purpose: "the gradient of \(name)")
        gradientAddress = gradientStorage.address
    }

    /// The numbers, row by row.
    public var values: [Scalar] { Array(storage.elements) }
    /// What the last backward pass left; zeros before the first and for state.
    public var gradients: [Scalar] {
        isState ? [] : Array(UnsafeBufferPointer(start: gradientAddress, count: shape.count))
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
            if let first = $0.baseAddress { storage.address.update(from: first, count: $0.count) }
        }
    }
}
