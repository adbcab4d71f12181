/// How n tangent vectors move along with a state of n components, in one vector behind it.
protocol TangentMotion: AnyObject {
    /// A state with orthonormal tangent vectors.
    func start(at state: [Double]) -> [Double]
    /// The derivative of both.
    func evaluate(_ time: Double, _ state: UnsafePointer<Double>, _ rate: UnsafeMutablePointer<Double>)
    /// Makes the tangent vectors orthonormal and writes the logarithms of what they had grown by.
    func orthonormalize(_ state: UnsafeMutablePointer<Double>, logarithms: UnsafeMutablePointer<Double>)
}

/// The equations of a state and of n tangent vectors behind it, which are in units of `scales`.
final class TangentEquations: TangentMotion {
    private let count: Int
    private let scales: [Double]
    private let equations: RightHandSide
    private let jacobian: CentralJacobian
    private let matrix: UnsafeMutablePointer<Double>

    init(scales: [Double], equations: @escaping RightHandSide) {
        count = scales.count
        self.scales = scales
        self.equations = equations
        jacobian = CentralJacobian(scales: scales)
        matrix = .allocate(capacity: count * count)
        matrix.initialize(repeating: 0, count: count * count)
    }

    deinit { matrix.deallocate() }

    func start(at state: [Double]) -> [Double] {
        state + (0..<count * count).map { $0 % (count + 1) == 0 ? 1 : 0 }
    }

    func orthonormalize(_ state: UnsafeMutablePointer<Double>, logarithms: UnsafeMutablePointer<Double>) {
        Orthonormalization.apply(state + count, vectors: count, length: count, width: count, logarithms: logarithms)
    }

    func evaluate(_ time: Double, _ state: UnsafePointer<Double>, _ rate: UnsafeMutablePointer<Double>) {
        let equations = equations
        equations(time, state, rate)
        jacobian.evaluate(state, into: matrix) { equations(time, $0, $1) }
        for j in 0..<count {
            for i in 0..<count { matrix[i + j * count] *= scales[j] / scales[i] }
        }
        for vector in 1...count {
            let (from, to) = (state + vector * count, rate + vector * count)
            for i in 0..<count { to[i] = 0 }
            for j in 0..<count {
                let weight = from[j]
                for i in 0..<count { to[i] += matrix[i + j * count] * weight }
            }
        }
    }
}

/// A state with n neighbours, `scales` away in each component where they stand for a unit vector.
final class NeighbourEquations: TangentMotion {
    private let count: Int
    private let scales: [Double]
    private let equations: RightHandSide

    init(scales: [Double], equations: @escaping RightHandSide) {
        count = scales.count
        self.scales = scales
        self.equations = equations
    }

    func start(at state: [Double]) -> [Double] {
        var all = state
        for neighbour in 0..<count {
            for i in 0..<count { all.append(state[i] + (i == neighbour ? scales[i] : 0)) }
        }
        return all
    }

    func evaluate(_ time: Double, _ state: UnsafePointer<Double>, _ rate: UnsafeMutablePointer<Double>) {
        for copy in 0...count { equations(time, state + copy * count, rate + copy * count) }
    }

    func orthonormalize(_ state: UnsafeMutablePointer<Double>, logarithms: UnsafeMutablePointer<Double>) {
        let vectors = state + count
        for index in 0..<count * count {
            vectors[index] = (vectors[index] - state[index % count]) / scales[index % count]
        }
        Orthonormalization.apply(vectors, vectors: count, length: count, width: count, logarithms: logarithms)
        for index in 0..<count * count {
            vectors[index] = state[index % count] + scales[index % count] * vectors[index]
        }
    }
}
