extension Graph {
    /// A program that computes the loss, its gradients, and whatever else is to be kept.
    ///
    /// - Parameters:
    ///   - accumulatesGradients: Whether gradients of parameters are added to what is there, so that several runs make
    ///     one large batch; whoever does so clears them in between.
    ///   - keepsGradients: Whether parameters have their gradients after a backward pass. If not, a gradient lies in
    ///     the program's memory, where others lie after it, and only `backward(afterEach:)` shows it: that takes less
    ///     memory, and less time where there are many weights. Programs that accumulate keep gradients anyway.
    ///   - fuses: Whether chains of elementwise operations become one that works in the cache. Results are the same
    ///     bit for bit.
    /// - Throws: `outOfMemory`; `shapeMismatch` when the loss is more than one number.
    public func compile(
        loss: Value, keeping outputs: [Value] = [], accumulatesGradients: Bool = false, keepsGradients: Bool = true,
        fuses: Bool = true
    ) throws(NetworkError) -> Program<Scalar> {
        try Program(
            self, targets: outputs, loss: loss, accumulatesGradients: accumulatesGradients,
            keepsGradients: keepsGradients || accumulatesGradients, fuses: fuses)
    }

    /// A program without gradients: dropout is off, statistics are the running ones.
    ///
    /// - Parameter fuses: As for a program with a loss.
    public func compile(outputs: [Value], fuses: Bool = true) throws(NetworkError) -> Program<Scalar> {
        try Program(self, targets: outputs, loss: nil, accumulatesGradients: false, fuses: fuses)
    }

    /// A program that fuses nothing and keeps every value, gradient and scratch in a place of its own: what tests compare
    /// with.
    package func compileWithoutSharing(
        loss: Value?, keeping outputs: [Value] = []
    ) throws(NetworkError) -> Program<Scalar> {
        try Program(self, targets: outputs, loss: loss, accumulatesGradients: false, fuses: false, sharesMemory: false)
    }
}
