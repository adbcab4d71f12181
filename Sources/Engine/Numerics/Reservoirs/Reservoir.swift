/// A recurrent network whose weights are drawn, not learned (Jaeger 2001, *The "echo state" approach*), with leaky
/// units (Jaeger et al. 2007): s ← (1 − α)·s + α·tanh(W·s + Wᵢ·x), from s = 0.
///
/// Weights as reservoirpy 0.4 draws them: W normal at a share `density` of places, scaled to a spectral radius; Wᵢ
/// ±`inputScale` with equal odds at a share `inputDensity`; no bias.
public struct Reservoir: Sendable {
    /// What a reservoir is made from.
    public struct Settings: Sendable, Hashable {
        public var units = 500
        /// max |λ| of W.
        public var spectralRadius = 0.99
        /// α.
        public var leakRate = 0.3
        /// The share of weights between units that are not zero, in 0...1.
        public var density = 0.1
        /// The share of weights from inputs that are not zero, in 0...1.
        public var inputDensity = 0.2
        /// The size of weights from inputs.
        public var inputScale = 1.0

        public init() {}
    }

    /// W, units × units.
    public let recurrent: SparseMatrix
    /// Wᵢ, units × inputs.
    public let input: SparseMatrix
    public let leakRate: Double

    /// - Parameters:
    ///   - inputs: Components of x.
    ///   - random: Every kind of weights has a stream split off.
    /// - Throws: `shapeMismatch`, `invalidArgument`, `tooLarge`, `notConverged`.
    public init(inputs: Int, settings: Settings = Settings(), random: RandomStream) throws(LinearAlgebraError) {
        var (forInput, forRecurrent, forRadius) = (random.split(0), random.split(1), random.split(2))
        let scale = settings.inputScale
        input = try SparseMatrix.random(
            rows: settings.units, columns: inputs, density: settings.inputDensity, &forInput
        ) { random, count in (0..<count).map { _ in random.next() >> 63 == 0 ? scale : -scale } }
        let drawn = try SparseMatrix.random(
            rows: settings.units, columns: settings.units, density: settings.density, &forRecurrent
        ) { $0.normals($1) }
        // Nothing to scale in a matrix whose powers vanish.
        let radius = max(try drawn.spectralRadius(&forRadius), 1e-8)
        recurrent = drawn.scaled(by: settings.spectralRadius / radius)
        leakRate = settings.leakRate
    }

    public var units: Int { recurrent.rows }

    /// Advances a state by one input.
    ///
    /// - Precondition: As many values in `state` as units, and in `x` as inputs.
    public func advance(_ state: inout [Double], _ x: [Double]) {
        var sums = [Double](repeating: 0, count: units + recurrent.scratchCount)
        state.withUnsafeMutableBufferPointer { state in
            sums.withUnsafeMutableBufferPointer { sums in
                x.withUnsafeBufferPointer { x in
                    guard let state = state.baseAddress, let sums = sums.baseAddress, let x = x.baseAddress else {
                        return
                    }
                    advance(state, x, sums: sums, into: state)
                }
            }
        }
    }

    /// The states after each of the inputs, units × (number of inputs).
    ///
    /// - Parameters:
    ///   - state: The state before the first; the one after the last when it returns.
    ///   - inputs: Row after row, a row a step.
    public func run(_ state: inout [Double], inputs: [Double]) throws(LinearAlgebraError) -> Matrix {
        let steps = inputs.count / max(input.columns, 1)
        var states = try Matrix.zeros(rows: units, columns: steps)
        var sums = [Double](repeating: 0, count: units + recurrent.scratchCount)
        states.elements.withUnsafeMutableBufferPointer { states in
            sums.withUnsafeMutableBufferPointer { sums in
                inputs.withUnsafeBufferPointer { inputs in
                    state.withUnsafeMutableBufferPointer { state in
                        guard var current = UnsafePointer(state.baseAddress), let sums = sums.baseAddress,
                            let x = inputs.baseAddress, let states = states.baseAddress
                        else { return }
                        for step in 0..<steps {
                            let next = states + step * units
                            advance(current, x + step * input.columns, sums: sums, into: next)
                            current = UnsafePointer(next)
                        }
                        if steps > 0 { state.baseAddress?.update(from: states + (steps - 1) * units, count: units) }
                    }
                }
            }
        }
        return states
    }

    /// - Parameter sums: Numbers to work with: one for each unit, and what products with `recurrent` want.
    @inline(__always)
    private func advance(
        _ state: UnsafePointer<Double>, _ x: UnsafePointer<Double>, sums: UnsafeMutablePointer<Double>,
        into next: UnsafeMutablePointer<Double>
    ) {
        sums.update(repeating: 0, count: units)
        input.addProduct(x, to: sums, scratch: sums + units)
        recurrent.addProduct(state, to: sums, scratch: sums + units)
        Double.kernels.unary(.tanh, count: units, sums, into: sums, derivative: nil)
        let (kept, taken) = (1 - leakRate, leakRate)
        for unit in 0..<units { next[unit] = kept * state[unit] + taken * sums[unit] }
    }
}
