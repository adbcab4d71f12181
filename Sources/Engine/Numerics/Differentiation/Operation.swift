import KernelInterface

/// One kind of node of a graph: what shape it makes, what it computes, and how gradients go back.
///
/// A new operation is one file: a type with these members, and an extension of `Graph` that applies it.
/// `forward` and `backward` are called with addresses that the plan has laid out; they do not allocate.
public protocol Operation<Scalar>: Sendable {
    associatedtype Scalar: NetworkScalar

    /// For messages: "linear", "softmax cross entropy".
    var name: String { get }

    /// The shape of the result.
    ///
    /// - Throws: `shapeMismatch` when the inputs do not fit.
    func shape(of inputs: [Shape]) throws(NetworkError) -> Shape

    /// What the operation needs beside inputs and output.
    ///
    /// - Parameter wanted: For every input, whether its gradient will be asked for. All are false in a
    ///   program without backward pass.
    func needs(inputs: [Shape], output: Shape, wanted: [Bool]) -> OperationNeeds

    /// What is made of one input alone before anything is computed, and kept as long as that input does not change.
    ///
    /// Of a parameter that a program gives no gradient, it is made once, and both passes find it in `Step.prepared`;
    /// elsewhere that is nil, and the passes make what they need themselves.
    ///
    /// - Parameter wanted: As for `needs`.
    func preparation(wanted: [Bool]) -> OperationPreparation?

    /// Fills `Step.prepared`. The step's scratch memory is that of `forward`.
    func prepare(_ step: Step<Scalar>)

    /// Computes the output.
    func forward(_ step: Step<Scalar>)

    /// Computes the gradients that are wanted from the output's, which it may overwrite, in the order of
    /// the inputs: one value may be several of them, and its gradient is then written first and added to.
    func backward(_ step: Step<Scalar>)
}

extension Operation {
    public func preparation(wanted: [Bool]) -> OperationPreparation? { nil }
    public func prepare(_ step: Step<Scalar>) {}
}

/// What an operation makes of one input alone.
public struct OperationPreparation: Sendable {
    /// Which input.
    public var input: Int
    /// How many numbers come of it.
    public var count: Int

    public init(input: Int, count: Int) { (self.input, self.count) = (input, count) }
}

/// What an operation needs beside inputs and output, so that the plan can lay memory out.
public struct OperationNeeds: Sendable {
    /// Inputs whose values `backward` reads.
    public var inputsInBackward: [Int] = []
    /// Whether `backward` reads the output's values.
    public var outputInBackward = false
    /// How many numbers `forward` leaves for `backward`.
    public var saved = 0
    /// How many numbers each pass uses while it runs.
    public var forwardScratch = 0
    public var backwardScratch = 0
    /// An input whose place the output may take. `forward` must then be right when both addresses are one.
    public var inPlace: Int?
    /// Whether the output is that input's numbers, unchanged: it may then share them with other readers.
    public var isView = false
    /// An input whose gradient may take the place of the output's. `backward` must then be right when
    /// both addresses are one, and write that gradient after its last look at the output's.
    public var gradientInPlace: Int?

    public init() {}
}

/// Where an operation finds its operands when it runs. All addresses are 64-byte aligned but those of views.
public struct Step<Scalar: NetworkScalar> {
    public var inputShapes: [Shape]
    public var outputShape: Shape
    public var inputs: [UnsafeMutablePointer<Scalar>]
    public var output: UnsafeMutablePointer<Scalar>
    /// As many numbers as `OperationNeeds.saved` says, the same in both passes.
    public var saved: UnsafeMutablePointer<Scalar>?
    /// As many as the pass at hand has asked for; what they hold at first is anything.
    public var scratch: UnsafeMutablePointer<Scalar>?
    /// What `prepare` has made, in both passes; nil where the input may change from run to run.
    public var prepared: UnsafeMutablePointer<Scalar>?
    /// The gradient of the output; in `backward` only.
    public var outputGradient: UnsafeMutablePointer<Scalar>?
    /// Where the gradients of the inputs go; nil where none is wanted.
    public var gradients: [GradientSlot<Scalar>?]
    /// Whether this is training: statistics of batches, dropout.
    public var isTraining: Bool
    /// Counts the training steps from 0, for operations that draw random numbers.
    public var number: UInt64 { counter.value }
    let counter: StepCounter
}

/// Where a gradient goes, and whether it is added to what another operation has left there.
public struct GradientSlot<Scalar: NetworkScalar>: Sendable {
    nonisolated(unsafe) public var address: UnsafeMutablePointer<Scalar>
    public var accumulates: Bool

    /// β of a matrix product that writes here.
    public var beta: Scalar { accumulates ? 1 : 0 }

    /// Takes `count` numbers: written, or added.
    public func take(_ count: Int, _ source: UnsafePointer<Scalar>) {
        if accumulates {
            Scalar.kernels.binary(.add, count: count, UnsafePointer(address), source, into: address)
        } else if UnsafePointer(address) != source {
            address.update(from: source, count: count)
        }
    }
}
