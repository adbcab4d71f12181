import Numerics

/// The mean loss of a model over windows that it does not learn from.
struct HeldOutLoss<Scalar: NetworkScalar> {
    private let model: LanguageModel<Scalar>
    private let program: Program<Scalar>
    /// Inputs and targets of each pass, the last filled up with targets that do not count.
    private let passes: [(tokens: [Int32], targets: [Int32], counted: Int)]

    /// - Throws: `outOfMemory`.
    init(_ model: LanguageModel<Scalar>, windows: [[Int32]]) throws(NetworkError) {
        self.model = model
        program = try model.graph.compile(outputs: [model.loss])
        let context = model.shape.context
        passes = stride(from: 0, to: windows.count, by: model.sequences).map { start in
            let taken = windows[start..<min(start + model.sequences, windows.count)]
            let missing = (model.sequences - taken.count) * context
            return (
                taken.flatMap { $0.dropLast() } + Array(repeating: 0, count: missing),
                taken.flatMap { $0.dropFirst() } + Array(repeating: -1, count: missing), taken.count * context
            )
        }
    }

    /// In nats a token.
    func callAsFunction() throws(NetworkError) -> Double {
        var (sum, count) = (0.0, 0)
        for pass in passes {
            try model.tokens.assign(pass.tokens)
            try model.targets.assign(pass.targets)
            program.forward()
            let loss: [Scalar] = try program.values(of: model.loss)
            sum += Double(loss[0]) * Double(pass.counted)
            count += pass.counted
        }
        return sum / Double(max(count, 1))
    }
}
