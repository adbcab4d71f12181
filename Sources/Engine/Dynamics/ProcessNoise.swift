import Numerics

/// Brownian forcing of a system's dynamics, independent in each component.
///
/// The noise enters as in dysts 0.96: dxᵢ = fᵢ dt + σ·sᵢ dWᵢ, where sᵢ is component i of the
/// collection's initial condition, so that σ is relative, and per square root of the system's own unit
/// of time. Two things are different here. The phase of a driven system is a clock and stays exact. And
/// dysts integrates by a Runge–Kutta method of strong order 1 at its `dt` and resamples by Fourier
/// transforms, which assume a period; here the drift is integrated to tolerance and the noise enters
/// exactly, `stepsPerPeriod` times a period (``DiffusionIntegrator``).
public struct ProcessNoise: Sendable, Hashable {
    /// What the amplitude is relative to.
    public enum Scale: String, Sendable, Hashable, CaseIterable {
        /// The collection's initial condition, whatever the state is: additive noise, as in dysts.
        case initialState = "initial-state"
        /// The state itself, in the sense of Itô: no component changes its sign by the noise.
        case state
    }

    /// σ, per square root of the unit of time; 0 is no noise.
    public var amplitude: Double
    public var scale: Scale
    /// Kicks in a dominant period: the law of the paths converges with their square.
    public var stepsPerPeriod: Int

    /// - Parameters:
    ///   - amplitude: σ, not negative.
    ///   - scale: What it is relative to.
    ///   - stepsPerPeriod: At least 1.
    public init(amplitude: Double, scale: Scale = .initialState, stepsPerPeriod: Int = 1000) {
        self.amplitude = max(amplitude, 0)
        self.scale = scale
        self.stepsPerPeriod = max(stepsPerPeriod, 1)
    }

    /// The noise of a system's integrated components.
    func diffusion(of system: DynamicalSystem) -> DiffusionNoise {
        var amplitudes = [Double](repeating: amplitude, count: system.stateDimension)
        if system.kind == .driven, let phase = amplitudes.indices.last { amplitudes[phase] = 0 }
        switch scale {
        case .state: return .proportional(amplitudes)
        case .initialState: return .additive(zip(amplitudes, system.initialState).map { $0 * abs($1) })
        }
    }
}
