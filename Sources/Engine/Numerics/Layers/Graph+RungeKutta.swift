extension Graph {
    /// One step of a differential equation dy/dt = f(y) whose right-hand side is a network, by the 3/8 rule of order 4
    /// (Kutta 1901): gradients go through the step as through any other layer ("discretise, then optimise"; Chen et al.
    /// 2018, *Neural ordinary differential equations*).
    ///
    /// ```swift
    /// let next = try graph.rungeKuttaStep(y, of: 0.5) { y throws(NetworkError) in try field(y, in: graph) }
    /// ```
    ///
    /// - Parameters:
    ///   - y: Where the step begins.
    ///   - timeStep: How far it goes.
    ///   - field: The right-hand side, of `y`'s shape; called four times.
    /// - Throws: What `field` throws; `shapeMismatch`.
    public func rungeKuttaStep(
        _ y: Value, of timeStep: Double, _ field: (Value) throws(NetworkError) -> Value
    ) throws(NetworkError) -> Value {
        let h = timeStep
        let k1 = try field(y)
        let k2 = try field(add(y, affine(k1, scale: h / 3)))
        let k3 = try field(add(y, add(affine(k1, scale: -h / 3), affine(k2, scale: h))))
        let k4 = try field(add(y, affine(add(subtract(k1, k2), k3), scale: h)))
        let ends = try affine(add(k1, k4), scale: h / 8)
        let middle = try affine(add(k2, k3), scale: 3 * h / 8)
        return try add(y, add(ends, middle))
    }
}
