/// Independent Brownian forcing of every component: dxᵢ = fᵢ dt + gᵢ dWᵢ.
///
/// Amplitudes are per square root of the unit of time; 0 leaves a component alone.
public enum DiffusionNoise: Sendable, Hashable {
    /// gᵢ is a constant of the component.
    case additive([Double])
    /// gᵢ = σᵢ·xᵢ in the sense of Itô: no component changes its sign by the noise.
    case proportional([Double])

    /// One amplitude a component.
    var amplitudes: [Double] {
        switch self {
        case .additive(let amplitudes), .proportional(let amplitudes): amplitudes
        }
    }

    /// Why the amplitudes do not go with so many components, or nil.
    func problem(components: Int) -> String? {
        guard amplitudes.count == components else {
            return "there are \(amplitudes.count) amplitudes of noise for \(components) components"
        }
        return amplitudes.allSatisfy(\.isFinite) ? nil : "the amplitudes of noise must be finite"
    }

    /// Moves a state by the noise of a time alone, which both forms can do exactly.
    func kick(_ state: UnsafeMutablePointer<Double>, over time: Double, random: inout RandomStream) {
        let root = time.squareRoot()
        switch self {
        case .additive(let amplitudes):
            for (i, amplitude) in amplitudes.enumerated() where amplitude != 0 {
                state[i] += amplitude * root * random.normal()
            }
        case .proportional(let amplitudes):
            for (i, amplitude) in amplitudes.enumerated() where amplitude != 0 {
                state[i] *= portableExponential(
                    amplitude * root * random.normal() - 0.5 * amplitude * amplitude * time)
            }
        }
    }
}
