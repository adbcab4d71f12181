extension ParameterSet {
    /// Moves every parameter a share of the way towards that of the same name in another set: w ← w + share·(v − w).
    /// A set that does so after every step of training holds a mean of the weights of many steps.
    ///
    /// - Parameters:
    ///   - share: From 0 to 1; 1 copies.
    /// - Throws: `shapeMismatch` where the other set lacks a parameter, or has it of another shape.
    public func approach(_ other: ParameterSet<Scalar>, share: Double) throws(NetworkError) {
        for parameter in all {
            guard let source = other[parameter.name], source.shape == parameter.shape else {
                throw .shapeMismatch(
                    operation: "averaging", inputs: [parameter.shape], expected: "\(parameter.name) in both sets")
            }
            Scalar.kernels.scaleAdd(
                count: parameter.shape.count, Scalar(share), source.address, Scalar(1 - share),
                into: parameter.addressToChange())
        }
    }
}
