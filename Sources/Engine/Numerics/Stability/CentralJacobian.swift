/// ∂fᵢ/∂xⱼ by central differences.
///
/// With steps of 6e-6 of a component's scale the formula errs by about 1e-11 and rounding by as much:
/// relative to the size of the derivatives, a ten-digit Jacobian.
package final class CentralJacobian {
    private let count: Int
    private let steps: [Double]
    private let room: UnsafeMutablePointer<Double>

    /// - Parameter scales: Over what change of a component the right-hand side bends.
    package init(scales: [Double]) {
        count = scales.count
        // The third root of the resolution of doubles balances both errors.
        steps = scales.map { 6e-6 * $0 }
        room = .allocate(capacity: 3 * count)
        room.initialize(repeating: 0, count: 3 * count)
    }

    deinit { room.deallocate() }

    /// Writes ∂fᵢ/∂xⱼ to `matrix[i + j · n]`.
    package func evaluate(
        _ state: UnsafePointer<Double>, into matrix: UnsafeMutablePointer<Double>,
        _ function: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) {
        let (moved, above, below) = (room, room + count, room + 2 * count)
        moved.update(from: state, count: count)
        for j in 0..<count {
            moved[j] = state[j] + steps[j]
            // What was really added, after rounding.
            var run = moved[j]
            function(moved, above)
            moved[j] = state[j] - steps[j]
            run -= moved[j]
            function(moved, below)
            moved[j] = state[j]
            let column = matrix + j * count
            let factor = run == 0 ? 0 : 1 / run
            for i in 0..<count { column[i] = (above[i] - below[i]) * factor }
        }
    }
}
