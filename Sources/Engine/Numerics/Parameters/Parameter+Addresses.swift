extension Parameter {
    /// Lets a closure read and write the numbers where they lie; they are not looked at afterwards.
    public func withValues<Result>(_ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result) rethrows -> Result {
        try body(elementsToChange())
    }

    /// Lets a closure read and write numbers and gradient where they lie: of a method that adds to gradients, or bends
    /// them, between a backward pass and the optimiser's step.
    ///
    /// - Throws: `outOfMemory` when the gradient's place has to be made first; what the closure throws.
    public func withValuesAndGradients<Result>(
        _ body: (_ values: UnsafeMutablePointer<Scalar>, _ gradients: UnsafeMutablePointer<Scalar>) throws -> Result
    ) throws -> Result {
        try body(addressToChange(), gradientAddress())
    }
}
